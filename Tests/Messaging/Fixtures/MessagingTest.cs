using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Fixtures;

/// <summary>Base of the tests of Messaging: each test has a virtual host and a database of its own.</summary>
public abstract class MessagingTest(SharedSystem shared) : IAsyncLifetime
{
    internal MessagingFixture Fixture { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Fixture = await MessagingFixture.CreateAsync(shared);

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
