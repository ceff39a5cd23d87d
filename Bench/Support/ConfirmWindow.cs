namespace Payments.Bench;

/// <summary>Counts unconfirmed messages; for one publisher.</summary>
internal sealed class ConfirmWindow(int size)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Lock sync = new();
    private readonly HashSet<ulong> early = [];
    private TaskCompletionSource? waiter;
    private Exception? failure;
    private ulong confirmedUpTo;
    private int free = size;
    private int wanted;

    public void Take()
    {
        lock (sync)
        {
            free--;
        }
    }

    /// <summary>Waits until <paramref name="slots"/> are free.</summary>
    public Task WaitForAsync(int slots)
    {
        lock (sync)
        {
            if (failure is not null)
            {
                return Task.FromException(failure);
            }

            if (free >= slots)
            {
                return Task.CompletedTask;
            }

            wanted = slots;
            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiter.Task.WaitAsync(Bound);
        }
    }

    public void Confirm(ulong tag, bool multiple)
    {
        lock (sync)
        {
            if (multiple)
            {
                free += (int)(tag - confirmedUpTo) - early.RemoveWhere(t => t <= tag);
                confirmedUpTo = tag;
            }
            else
            {
                early.Add(tag);
                free++;
            }

            while (early.Remove(confirmedUpTo + 1))
            {
                confirmedUpTo++;
            }

            if (waiter is not null && free >= wanted)
            {
                waiter.TrySetResult();
                waiter = null;
            }
        }
    }

    public void Fail(Exception e)
    {
        lock (sync)
        {
            failure ??= e;
            waiter?.TrySetException(e);
        }
    }
}
