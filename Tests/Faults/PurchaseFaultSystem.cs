using Payments.Tests.Purchases;
using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>The running system with three ProjectApis, for the tests that kill its parts.</summary>
public sealed class PurchaseFaultSystem : IAsyncLifetime
{
    /// <summary>Of a workflow; short, so that the tests are.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    private const int InstanceCount = 3;

    internal PaymentsSystem System { get; private set; } = null!;

    internal ProjectApiInstances Instances { get; private set; } = null!;

    internal PurchasesClient Purchases { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        System = await PaymentsSystem.StartAsync(withDashboard: false);
        Instances = await ProjectApiInstances.StartAsync(
            System,
            InstanceCount,
            new Dictionary<string, string> { ["Workflows__Lease"] = $"{Lease}", ["Purchases__ExpiryInterval"] = "00:00:00.200" }
        );
        Purchases = new PurchasesClient(System, Instances.CreateClient());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Purchases.Dispose();
        await Instances.DisposeAsync();
        await System.DisposeAsync();
    }
}
