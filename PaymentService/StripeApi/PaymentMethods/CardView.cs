namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>A card as far as it is known.</summary>
internal sealed record CardView(string? Brand, string? Last4, int? ExpMonth, int? ExpYear)
{
    public string? Country { get; }

    public string Funding { get; } = "unknown";

    public string? Fingerprint { get; }
}
