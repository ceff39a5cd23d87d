namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>Ends a request under /v1 with an error.</summary>
internal sealed class ApiException(int status, ApiError error) : Exception(error.Message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    public ApiError Error { get; } = error;
}
