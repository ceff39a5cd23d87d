using Payments.Tests.Support;

namespace Payments.Tests.Messaging;

/// <summary>What the tests of Messaging share: a place of their own on the shared broker and server.</summary>
public abstract class LedgerTest(SharedSystem shared) : IAsyncLifetime
{
    internal Place Place { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Place = await Place.CreateAsync(shared);

    public async ValueTask DisposeAsync()
    {
        await Place.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
