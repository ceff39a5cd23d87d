namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>Nothing is known about who holds a card.</summary>
internal sealed record BillingDetailsView
{
    public string? Address { get; }

    public string? Email { get; }

    public string? Name { get; }

    public string? Phone { get; }
}
