using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Wire;

namespace Payments.PaymentService.Intents;

/// <summary>The payment method that a request names.</summary>
/// <param name="Token">What the gateway knows it by.</param>
/// <param name="Name">What the request calls it.</param>
/// <param name="Brand">If known.</param>
/// <param name="Last4">If known.</param>
internal sealed record ChosenCard(string Token, string Name, string? Brand, string? Last4)
{
    private const string Param = "payment_method";
    private const int MaxLength = 100;

    /// <summary>Reads the parameter that names a payment method.</summary>
    public static string? Read(Parameters parameters) => parameters.Text(Param, MaxLength);

    /// <summary>Finds a card that the merchant had replaced by a token, or one of the sandbox; null for no name.</summary>
    /// <exception cref="WireException">There is none of this name, or another gateway has it.</exception>
    public static async Task<ChosenCard?> FindAsync(PaymentsDb db, string merchant, string? name, string gateway, CancellationToken ct)
    {
        if (name is null)
        {
            return null;
        }

        var stored = WireIds.ToPaymentMethod(name) is { } id
            ? await db
                .StoredCards.AsNoTracking()
                .SingleOrDefaultAsync(c => c.Id == id && c.Merchant == merchant && c.Gateway == gateway, ct)
            : null;
        return stored is not null ? new ChosenCard(stored.Token, name, stored.Brand, stored.Last4)
            : SandboxCard.Find(name) is { } card ? new ChosenCard(name, name, card.Brand, card.Last4)
            : throw NoSuch(name);
    }

    /// <summary>The gateway knows the name no better.</summary>
    public static WireException NoSuch(string name) => Refused.NoSuch("PaymentMethod", name, Param, StatusCodes.Status400BadRequest);

    /// <summary>Makes this the card of a payment that is still open; of another one the lifecycle says why it cannot go on.</summary>
    public void PutInto(Payment payment)
    {
        if (payment.IsOpen)
        {
            payment.PayWith(Token, Brand, Last4, Name);
        }
    }
}
