using Payments.Contracts;

namespace Payments.PaymentService.Payments;

/// <summary>What a payment is made from.</summary>
internal sealed record NewPayment(string Purpose, string Payer, string Reference, Money Amount, string Gateway)
{
    public long? UserId { get; init; }

    public string? Merchant { get; init; }

    public CaptureMethod CaptureMethod { get; init; }

    public string? Description { get; init; }

    public string? Email { get; init; }

    public string? Metadata { get; init; }

    public Guid? RequestId { get; init; }

    public DateTime? ExpiresAt { get; init; }
}
