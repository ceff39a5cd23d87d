using System.Text.Json.Serialization;
using Payments.PaymentService.Payments;
using Payments.ServiceDefaults.Persistence;

namespace Payments.PaymentService.Purposes.Purchases;

/// <summary>A payment intent as the service sees it that has asked for it.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="IntentId">The provider's id of it.</param>
/// <param name="ClientSecret">Lets the payer pay; only in the answer to the service that opens the intent.</param>
/// <param name="Status">Where it stands; <c>pending</c> until it is paid, also after attempts that have failed.</param>
/// <param name="Amount">Asked for, minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Captured">Taken, minor units.</param>
/// <param name="Refunded">Given back of that, minor units.</param>
/// <param name="FailureCode">Why the last attempt has failed, as the provider's code.</param>
/// <param name="DeclineCode">The issuer's finer reason.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="SettledAt">When it was paid or ended without that, UTC.</param>
/// <param name="ExpiresAt">When it ends by itself if nobody has paid, UTC.</param>
internal sealed record ServiceIntentView(
    Guid PaymentId,
    string? IntentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientSecret,
    PaymentStatus Status,
    long Amount,
    string Currency,
    long Captured,
    long Refunded,
    string? FailureCode,
    string? DeclineCode,
    DateTime CreatedAt,
    DateTime? SettledAt,
    DateTime? ExpiresAt
)
{
    /// <summary>The answer that makes a change is the one that a repetition reads.</summary>
    public static ServiceIntentView Of(Payment p) =>
        new(
            p.Id,
            p.GatewayReference,
            null,
            p.Status,
            p.AmountMinor,
            p.Currency,
            p.CapturedMinor,
            p.RefundedMinor,
            p.FailureCode,
            p.DeclineCode,
            p.CreatedAt,
            p.SettledAt?.TruncateToMicroseconds(),
            p.ExpiresAt
        );

    /// <summary>With the secret: the provider's, or, where it has none, one that only this payment has.</summary>
    public static ServiceIntentView WithSecret(Payment p) =>
        Of(p) with
        {
            ClientSecret = p.ClientSecret ?? $"{p.GatewayReference}_secret_{p.Secret}",
        };
}
