using Payments.Tests.Support;

namespace Payments.Tests.Security;

/// <summary>A system for the security tests alone: they leave data in it that would disturb other tests.</summary>
public sealed class SecuritySystem : IAsyncLifetime
{
    internal PaymentsSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync() => System = await PaymentsSystem.StartAsync(withDashboard: true);

    public ValueTask DisposeAsync() => System.DisposeAsync();
}

/// <summary>The tests that share the system.</summary>
[CollectionDefinition(Name)]
public sealed class SecurityCollection : ICollectionFixture<SecuritySystem>
{
    public const string Name = "security";
}
