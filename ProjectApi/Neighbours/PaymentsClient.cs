using Payments.Contracts;
using Payments.Workflows;

namespace Payments.ProjectApi.Neighbours;

/// <summary>A payment that the payer is to make at the provider.</summary>
/// <param name="PaymentId">Its id, given by us; the same in every service, and what makes the request safe to repeat.</param>
/// <param name="Purpose">Always that of purchases.</param>
/// <param name="Reference">The purchase.</param>
/// <param name="UserId">Who buys.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Description">What the payer sees.</param>
/// <param name="ExpiresAt">From then on nobody waits for it any more, UTC.</param>
internal sealed record IntentRequest(
    Guid PaymentId,
    string Purpose,
    string Reference,
    long UserId,
    long Amount,
    string Currency,
    string Description,
    DateTime ExpiresAt
);

/// <summary>A payment intent, opened at the provider.</summary>
/// <param name="IntentId">The provider's id.</param>
/// <param name="ClientSecret">With which the payer's browser goes on at the provider. Shown to the buyer only.</param>
internal sealed record OpenedIntent(string IntentId, string ClientSecret);

/// <summary>Where a payment stands, as PaymentService tells.</summary>
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

    /// <summary>Nobody can pay it any more.</summary>
    public bool IsCalledOff => Status is "canceled" or "expired";
}

/// <summary>Money to be given back.</summary>
/// <param name="PaymentId">The payment, all of which goes back.</param>
/// <param name="Reason">Why.</param>
internal sealed record RefundRequest(Guid PaymentId, string Reason);

/// <summary>Money that goes back.</summary>
/// <param name="Status">succeeded, or pending while the provider has not answered: PaymentService brings it to its end.</param>
internal sealed record RefundState(string Status);

/// <summary>PaymentService, in steps.</summary>
internal sealed class PaymentsClient(HttpClient http)
{
    /// <summary>Opens a payment intent.</summary>
    public async Task<OpenedIntent> OpenAsync(IntentRequest request, StepContext step, CancellationToken ct) =>
        (await http.CallAsync<OpenedIntent>(HttpMethod.Put, $"/payment-intents/{request.PaymentId}", request, step, ct))!;

    /// <summary>Asks where a payment stands, by its intent's id.</summary>
    public async Task<PaymentState> FetchAsync(string intentId, StepContext step, CancellationToken ct) =>
        (await http.CallAsync<PaymentState>(HttpMethod.Get, $"/payment-intents/{Uri.EscapeDataString(intentId)}", null, step, ct))!;

    /// <summary>
    /// Calls a payment off. One that was paid in the meantime stays: its own event comes, and brings the purchase to its end. One that is
    /// not there is off already.
    /// </summary>
    public async Task CallOffAsync(Guid paymentId, StepContext step, CancellationToken ct)
    {
        try
        {
            await http.CallAsync<PaymentState>(HttpMethod.Delete, $"/payment-intents/{paymentId}", null, step, ct);
        }
        catch (StepRefusedException e)
            when (e.Code is "pending" or "succeeded" or "partially_refunded" or "refunded" or "expired" or "http_404")
        {
            // Nothing is left to call off.
        }
    }

    /// <summary>
    /// Gives all of the money back, once: the refund's id is the step's key. Nothing is to be done where nothing was taken, or all was
    /// given back already.
    /// </summary>
    public async Task<RefundState> RefundAsync(RefundRequest request, StepContext step, CancellationToken ct)
    {
        try
        {
            return (
                await http.CallAsync<RefundState>(
                    HttpMethod.Put,
                    $"/payment-intents/{request.PaymentId}/refunds/{step.IdempotencyKey}",
                    new { request.Reason },
                    step,
                    ct
                )
            )!;
        }
        catch (StepRefusedException e) when (e.Code is "refunded" or "canceled" or "expired" or "pending")
        {
            return new RefundState(e.Code);
        }
    }

    /// <summary>What identifies the payment of a purchase to PaymentService.</summary>
    public static IntentRequest RequestOf(
        Guid paymentId,
        Guid purchaseId,
        long userId,
        Money amount,
        string description,
        DateTime expiresAt
    ) => new(paymentId, PaymentPurpose.Purchase, purchaseId.ToString(), userId, amount.Minor, amount.Currency, description, expiresAt);
}
