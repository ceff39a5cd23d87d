using Payments.Contracts;
using Payments.Workflows;

namespace Payments.ProjectApi.ServiceClients;

/// <summary>Calls to PaymentService, in steps of workflows.</summary>
internal sealed class PaymentsClient(HttpClient http)
{
    /// <summary>Opens a payment intent.</summary>
    public async Task<OpenedIntent> OpenAsync(IntentRequest request, StepContext step, CancellationToken ct) =>
        (await http.CallAsync<OpenedIntent>(HttpMethod.Put, $"/payment-intents/{request.PaymentId}", request, step, ct))!;

    /// <summary>Asks where a payment stands, by its intent's id.</summary>
    public async Task<PaymentState> FetchAsync(string intentId, StepContext step, CancellationToken ct) =>
        (await http.CallAsync<PaymentState>(HttpMethod.Get, $"/payment-intents/{Uri.EscapeDataString(intentId)}", null, step, ct))!;

    /// <summary>
    /// Cancels a payment. One that was paid in the meantime stays paid: its event starts the workflow that ends the purchase. One that
    /// does not exist needs no canceling.
    /// </summary>
    public async Task CancelAsync(Guid paymentId, StepContext step, CancellationToken ct)
    {
        try
        {
            await http.CallAsync<PaymentState>(HttpMethod.Delete, $"/payment-intents/{paymentId}", null, step, ct);
        }
        catch (StepRefusedException e)
            when (e.Code is "pending" or "succeeded" or "partially_refunded" or "refunded" or "expired" or "http_404")
        {
            // Nothing is left to cancel.
        }
    }

    /// <summary>
    /// Gives all of the money back, once: the step's idempotency key is the refund's id. Nothing is done where nothing was taken, or all
    /// was given back already.
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

    /// <summary>The request for the payment of a purchase.</summary>
    public static IntentRequest RequestOf(
        Guid paymentId,
        Guid purchaseId,
        long userId,
        Money amount,
        string description,
        DateTime expiresAt
    ) => new(paymentId, PaymentPurpose.Purchase, purchaseId.ToString(), userId, amount.Minor, amount.Currency, description, expiresAt);
}
