using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>The real outbox store, with a point between publish and delete at which a command can kill the worker.</summary>
internal sealed class CrashingOutboxStore(OutboxStore store, InjectedFaults faults) : IOutboxStore
{
    public async Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken ct) => new Claim(await store.ClaimAsync(limit, ct), faults);

    private sealed class Claim(IOutboxClaim claim, InjectedFaults faults) : IOutboxClaim
    {
        public IReadOnlyList<OutboxRow> Rows => claim.Rows;

        public Task SettleAsync(long[] confirmed, long[] rejected)
        {
            if (confirmed.Length > 0)
            {
                faults.KillBeforeDeleteIfArmed();
            }

            return claim.SettleAsync(confirmed, rejected);
        }

        public ValueTask DisposeAsync() => claim.DisposeAsync();
    }
}
