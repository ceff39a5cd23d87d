using Payments.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedSystem))]

namespace Payments.Tests.Support;

/// <summary>
/// One running system, with its dashboard, for the tests that break nothing. It is started by the first test that needs it.
/// </summary>
public sealed class SharedSystem : IAsyncDisposable
{
    private readonly Lazy<Task<PaymentsSystem>> system = new(() => PaymentsSystem.StartAsync(withDashboard: true));

    public Task<PaymentsSystem> GetAsync() => system.Value;

    public async ValueTask DisposeAsync()
    {
        if (system.IsValueCreated)
        {
            await (await system.Value).DisposeAsync();
        }
    }
}
