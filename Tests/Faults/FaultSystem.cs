using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>
/// A running system whose parts are killed: one for all tests of <see cref="FaultCollection"/>, because each leaves it whole.
/// </summary>
public sealed class FaultSystem : IAsyncLifetime
{
    /// <summary>The running system.</summary>
    public PaymentsSystem System { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => System = await PaymentsSystem.StartAsync(withDashboard: false);

    /// <summary>
    /// Waits until every service says that it is healthy: the test before may have ended while some were still recovering.
    /// </summary>
    public Task BecomesWholeAsync() => System.BecomesHealthyAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => System.DisposeAsync();
}
