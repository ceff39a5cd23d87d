namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>The body of an answer that is an error.</summary>
internal sealed record ApiErrorBody(ApiError Error);
