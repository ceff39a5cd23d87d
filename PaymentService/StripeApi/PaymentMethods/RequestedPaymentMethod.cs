using Microsoft.EntityFrameworkCore;
using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>The payment method that a request names.</summary>
/// <param name="Token">What the gateway knows it by.</param>
/// <param name="Name">What the request calls it.</param>
/// <param name="Brand">If known.</param>
/// <param name="Last4">If known.</param>
internal sealed record RequestedPaymentMethod(string Token, string Name, string? Brand, string? Last4)
{
    private const string Param = "payment_method";
    private const int MaxLength = 100;

    /// <summary>Reads the parameter that names a payment method.</summary>
    public static string? Read(Parameters parameters) => parameters.Text(Param, MaxLength);

    /// <summary>Finds a card that the merchant had replaced by a token, or one of the sandbox; null when the request names none.</summary>
    /// <exception cref="ApiException">There is none of this name, or another gateway has it.</exception>
    public static async Task<RequestedPaymentMethod?> FindAsync(
        PaymentsDb db,
        string merchant,
        string? name,
        string gateway,
        CancellationToken ct
    )
    {
        if (name is null)
        {
            return null;
        }

        var stored = StripeIds.ToPaymentMethod(name) is { } id
            ? await db
                .StoredCards.AsNoTracking()
                .SingleOrDefaultAsync(c => c.Id == id && c.Merchant == merchant && c.Gateway == gateway, ct)
            : null;
        if (stored is not null)
        {
            return new RequestedPaymentMethod(stored.Token, name, stored.Brand, stored.Last4);
        }

        return SandboxCard.Find(name) is { } card ? new RequestedPaymentMethod(name, name, card.Brand, card.Last4) : throw NoSuch(name);
    }

    /// <summary>The error for a name that neither the merchant nor the gateway has a payment method of.</summary>
    public static ApiException NoSuch(string name) => ApiErrors.NoSuch("PaymentMethod", name, Param, StatusCodes.Status400BadRequest);

    /// <summary>Makes this the card of a payment that is still open; of another one the lifecycle says why it cannot go on.</summary>
    public void ApplyTo(Payment payment)
    {
        if (payment.IsOpen)
        {
            payment.SetPaymentMethod(Token, Brand, Last4, Name);
        }
    }
}
