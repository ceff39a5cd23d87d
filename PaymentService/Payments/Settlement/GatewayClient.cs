using Microsoft.Extensions.Options;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// Calls the gateway of a payment for its operations. Waits for an answer no longer than <see cref="SettlementOptions.GatewayTimeout"/>.
/// </summary>
internal sealed class GatewayClient(GatewayDirectory gateways, IOptions<SettlementOptions> options, TimeProvider clock)
{
    private readonly SettlementOptions options = options.Value;

    /// <summary>Asks the gateway. An exception of it, which it has promised not to throw, counts as an unknown outcome.</summary>
    public Task<GatewayAnswer> AskAsync(Payment payment, PaymentOperation operation, CancellationToken ct) =>
        WithinBoundAsync(bound => CallAsync(payment, operation, bound), why => new GatewayAnswer(GatewayOutcome.Unknown, null, why), ct);

    /// <summary>
    /// Opens a payment at its gateway, for its payer to confirm. Its id is the key, so a repetition finds what the first attempt has
    /// opened.
    /// </summary>
    public Task<OpenedIntent> OpenAsync(Payment payment, int attempt, CancellationToken ct) =>
        WithinBoundAsync(
            bound =>
                gateways
                    .Named(payment.Gateway)
                    .OpenAsync(new GatewayIntent(payment.Id, payment.Amount, payment.Id.ToString(), attempt), bound),
            why => new OpenedIntent(GatewayOutcome.Unknown, FailureCode: why),
            ct
        );

    /// <summary>Whether the payer could still pay at the gateway, so that the payment must be canceled there as well.</summary>
    public bool IsOpenAtGateway(Payment payment) =>
        payment.IsPaidAtGateway && payment.GatewayReference is not null && gateways.Named(payment.Gateway).KeepsRecords;

    /// <summary>Whether the gateway can be asked for the amount of an operation; what is only released has none.</summary>
    public bool CanExpress(Payment payment, PaymentOperation operation) =>
        operation.Kind is OperationKind.Void or OperationKind.Cancel
        || gateways.Named(payment.Gateway).CanExpress(operation.AmountIn(payment.Currency));

    /// <summary>Until when nobody else may ask, for an attempt that begins now.</summary>
    public DateTime LeaseEnd => clock.GetUtcNow().UtcDateTime + options.OperationLease;

    /// <summary>Whether the gateway must not be asked again, only looked up: see <see cref="SettlementOptions.RepairAge"/>.</summary>
    public bool IsTooOld(PaymentOperation operation) => clock.GetUtcNow().UtcDateTime - operation.CreatedAt > options.RepairAge;

    /// <summary>When an operation without an answer is to be tried again.</summary>
    public DateTime NextAttempt(PaymentOperation operation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (IsTooOld(operation))
        {
            return now + options.LookUpInterval;
        }

        var pause = options.FirstRepair * Math.Pow(2, Math.Min(operation.Attempts - 1, 20));
        return now + (pause < options.MaxRepairPause ? pause : options.MaxRepairPause);
    }

    private async Task<T> WithinBoundAsync<T>(Func<CancellationToken, Task<T>> call, Func<string, T> unknown, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(options.GatewayTimeout);
        try
        {
            return await call(bound.Token).WaitAsync(bound.Token);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return unknown(bound.IsCancellationRequested ? "timeout" : "gateway_error");
        }
    }

    private Task<GatewayAnswer> CallAsync(Payment payment, PaymentOperation operation, CancellationToken ct)
    {
        var gateway = gateways.Named(payment.Gateway);
        var (key, amount) = (operation.Id.ToString(), operation.AmountIn(payment.Currency));
        if (operation.Kind is OperationKind.Charge or OperationKind.Authorize)
        {
            return gateway.ChargeAsync(
                new GatewayCharge(
                    payment.Id,
                    amount,
                    operation.PaymentMethod,
                    operation.Kind == OperationKind.Charge,
                    key,
                    operation.Attempts,
                    IsTooOld(operation)
                ),
                ct
            );
        }

        var reference =
            payment.GatewayReference ?? throw new InvalidOperationException($"Payment {payment.Id} has no charge to follow up.");
        var followUp = new GatewayFollowUp(
            payment.Id,
            reference,
            operation.PaymentMethod,
            amount,
            key,
            operation.Attempts,
            IsTooOld(operation)
        );
        return operation.Kind switch
        {
            OperationKind.Capture => gateway.CaptureAsync(followUp, ct),
            OperationKind.Void or OperationKind.Cancel => gateway.VoidAsync(followUp, ct),
            _ => gateway.RefundAsync(followUp, ct),
        };
    }
}
