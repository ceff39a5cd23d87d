namespace Payments.PaymentService.Payments;

/// <summary>A step as whoever holds the payment's link sees it.</summary>
internal sealed record FollowedStep(string Step, DateTime At);
