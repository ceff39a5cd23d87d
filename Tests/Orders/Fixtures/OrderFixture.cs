using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Orders;

/// <summary>An OrderApi that the tests of a class share; each uses shows of its own.</summary>
public sealed class OrderFixture(SharedSystem shared) : IAsyncLifetime
{
    private MessagingFixture? fixture;
    private OrderHost? host;

    internal OrderHost Host => host ?? throw new InvalidOperationException("The host has not started.");

    public async ValueTask InitializeAsync()
    {
        fixture = await MessagingFixture.CreateAsync(shared);
        host = await OrderHost.StartAsync(fixture);
    }

    public async ValueTask DisposeAsync()
    {
        await (host?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (fixture?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
