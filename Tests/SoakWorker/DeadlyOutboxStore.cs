using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>The outbox as it is, with a point between publish and delete at which the worker can be told to die.</summary>
internal sealed class DeadlyOutboxStore(OutboxStore store, Misdeeds misdeeds) : IOutboxStore
{
    public async Task<IOutboxClaim> ClaimAsync(int limit, CancellationToken ct) => new Claim(await store.ClaimAsync(limit, ct), misdeeds);

    private sealed class Claim(IOutboxClaim claim, Misdeeds misdeeds) : IOutboxClaim
    {
        public IReadOnlyList<OutboxRow> Rows => claim.Rows;

        public Task SettleAsync(long[] confirmed, long[] rejected)
        {
            if (confirmed.Length > 0)
            {
                misdeeds.KillBeforeDeleteIfTold();
            }

            return claim.SettleAsync(confirmed, rejected);
        }

        public ValueTask DisposeAsync() => claim.DisposeAsync();
    }
}
