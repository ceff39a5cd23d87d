using Payments.Contracts;

namespace Payments.PaymentService.Payments;

/// <summary>A payment as whoever holds its link sees it.</summary>
internal sealed record FollowedPayment(
    Guid Id,
    PaymentStatus Status,
    Money Amount,
    long Refunded,
    string? Brand,
    string? Last4,
    string? FailureCode,
    IReadOnlyList<FollowedStep> Steps
)
{
    public static FollowedPayment Of(Payment p) =>
        new(
            p.Id,
            p.Status,
            p.Amount,
            p.RefundedMinor,
            p.Brand,
            p.Last4,
            p.FailureCode,
            [.. p.Steps.Select(s => new FollowedStep(s.Kind, s.At))]
        );
}
