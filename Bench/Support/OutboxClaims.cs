using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>OutboxClaims batches as the relay does and rolls them back, with the store of a service that is not started.</summary>
internal sealed class OutboxClaims(BenchEnvironment environment) : IAsyncDisposable
{
    private readonly BenchHost host = BenchHost.Create(environment.Addresses);

    /// <returns>The time at which the rows were there, in stopwatch ticks.</returns>
    /// <exception cref="InvalidOperationException">Fewer than <paramref name="least"/> rows were claimed.</exception>
    public async Task<long> TryAsync(int limit, int least)
    {
        await using var claim = await host.Services.GetRequiredService<IOutboxStore>().ClaimAsync(limit, CancellationToken.None);
        var claimed = Stopwatch.GetTimestamp();
        return claim.Rows.Count >= least
            ? claimed
            : throw new InvalidOperationException($"{claim.Rows.Count} rows were claimed, fewer than {least}.");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
