using Payments.PaymentService.Payments;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>A payment method as Stripe's API shows it (https://docs.stripe.com/api/payment_methods/object).</summary>
internal sealed record PaymentMethodView(string Id, long? Created, CardView Card, IReadOnlyDictionary<string, string> Metadata)
{
    public string Object { get; } = "payment_method";

    public string Type { get; } = "card";

    public BillingDetailsView BillingDetails { get; } = new();

    public string? Customer { get; }

    public bool Livemode { get; }

    public static PaymentMethodView Of(StoredCard c) =>
        new(
            StripeIds.OfPaymentMethod(c.Id),
            c.CreatedAt.Seconds(),
            new CardView(c.Brand, c.Last4, c.ExpMonth, c.ExpYear),
            MetadataChange.Read(c.Metadata)
        );

    public static PaymentMethodView Of(string name, SandboxCard card) =>
        new(name, null, new CardView(card.Brand, card.Last4, null, null), MetadataChange.Read(null));

    /// <summary>The one that was tried last; null when none was.</summary>
    public static PaymentMethodView? OfLast(Payment p) =>
        p.PaymentMethodName is null
            ? null
            : new PaymentMethodView(p.PaymentMethodName, null, new CardView(p.Brand, p.Last4, null, null), MetadataChange.Read(null));
}
