using System.Text.Json.Serialization;

namespace Payments.ProjectApi.ServiceClients;

/// <summary>Where a payment stands, as PaymentService answers.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Status">pending, succeeded, canceled, expired, refunded, …</param>
/// <param name="FailureCode">Why the last attempt failed.</param>
/// <param name="DeclineCode">The card issuer's finer reason.</param>
internal sealed record PaymentState(Guid PaymentId, string Status, string? FailureCode = null, string? DeclineCode = null)
{
    /// <summary>The money is there, or a part of it.</summary>
    public bool IsPaid => Status is "succeeded" or "partially_refunded";

    /// <summary>The money was there, and has gone back.</summary>
    public bool IsRefunded => Status == "refunded";

    /// <summary>It cannot be paid any more. The JSON name is the one in the recorded histories of workflows.</summary>
    [JsonPropertyName("isCalledOff")]
    public bool IsCanceled => Status is "canceled" or "expired";
}
