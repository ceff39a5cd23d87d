using System.Diagnostics;

namespace Payments.Bench;

/// <summary>When the effect of each of <paramref name="count"/> messages was committed, by index.</summary>
internal sealed class CommitLog(int count)
{
    private readonly long[] committedAt = new long[count];
    private readonly TaskCompletionSource complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long firstHandledAt;
    private long lastCommittedAt;
    private int remaining = count;
    private int duplicates;

    /// <summary>From the first message handled to the last one committed.</summary>
    public TimeSpan Duration => Stopwatch.GetElapsedTime(firstHandledAt, lastCommittedAt);

    public void Handled()
    {
        if (Volatile.Read(ref firstHandledAt) == 0)
        {
            Interlocked.CompareExchange(ref firstHandledAt, Stopwatch.GetTimestamp(), 0);
        }
    }

    public void Committed(int index)
    {
        var now = Stopwatch.GetTimestamp();
        if (Interlocked.Exchange(ref committedAt[index], now) != 0)
        {
            Interlocked.Increment(ref duplicates);
        }
        else if (Interlocked.Decrement(ref remaining) == 0)
        {
            lastCommittedAt = now;
            complete.TrySetResult();
        }
    }

    /// <summary>Stopwatch ticks.</summary>
    public long CommittedAt(int index) => committedAt[index];

    /// <exception cref="TimeoutException">Not all were committed within <paramref name="bound"/>.</exception>
    public async Task AllCommittedAsync(TimeSpan bound)
    {
        try
        {
            await complete.Task.WaitAsync(bound);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{remaining} of {committedAt.Length} effects were not committed within {bound.TotalSeconds} s.");
        }

        if (duplicates > 0)
        {
            throw new InvalidOperationException($"{duplicates} effects were committed twice.");
        }
    }
}
