using Payments.Tests.Support;

namespace Payments.Tests.Cards;

/// <summary>A test of the card flow on the whole running system.</summary>
public abstract class CardTest(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem? system;
    private CardsClient? cards;

    /// <summary>The running system.</summary>
    protected PaymentsSystem System => system!;

    private protected CardsClient Cards => cards!;

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        cards = new CardsClient(system);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        cards?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
