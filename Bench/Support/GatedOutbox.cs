using System.Diagnostics;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>
/// Lets the relay see nothing until it is opened, so that all its workers, connected and waiting, begin with a full outbox at a known
/// time; and says when the last row is deleted.
/// </summary>
internal sealed class GatedOutbox(IOutboxStore store) : IOutboxStore
{
    private volatile Drain? drain;

    /// <summary>Time between two looks at the gate.</summary>
    public static TimeSpan PollInterval { get; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Opens until <paramref name="rows"/> are published and deleted.</summary>
    /// <returns>How long that took.</returns>
    /// <exception cref="TimeoutException">It was not done within <paramref name="bound"/>.</exception>
    /// <exception cref="InvalidOperationException">The broker did not confirm a row.</exception>
    public async Task<TimeSpan> DrainAsync(int rows, TimeSpan bound)
    {
        var current = new Drain(rows);
        drain = current;
        try
        {
            return await current.Done.WaitAsync(bound);
        }
        finally
        {
            drain = null;
        }
    }

    public async Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken ct) =>
        drain is { } current ? new ObservedClaim(await store.ClaimAsync(limit, ct), current) : new EmptyClaim();

    private sealed class Drain(int rows)
    {
        private readonly TaskCompletionSource<TimeSpan> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly long started = Stopwatch.GetTimestamp();
        private int remaining = rows;

        public Task<TimeSpan> Done => done.Task;

        public void Settled(int confirmed, int rejected)
        {
            if (rejected > 0)
            {
                done.TrySetException(new InvalidOperationException($"{rejected} rows were returned or refused."));
            }
            else if (Interlocked.Add(ref remaining, -confirmed) == 0)
            {
                done.TrySetResult(Stopwatch.GetElapsedTime(started));
            }
        }
    }

    private sealed class ObservedClaim(IOutboxClaim claim, Drain drain) : IOutboxClaim
    {
        public IReadOnlyList<OutboxRow> Rows => claim.Rows;

        public async Task SettleAsync(long[] confirmed, long[] rejected)
        {
            await claim.SettleAsync(confirmed, rejected);
            drain.Settled(confirmed.Length, rejected.Length);
        }

        public ValueTask DisposeAsync() => claim.DisposeAsync();
    }

    private sealed class EmptyClaim : IOutboxClaim
    {
        public IReadOnlyList<OutboxRow> Rows => [];

        public Task SettleAsync(long[] confirmed, long[] rejected) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
