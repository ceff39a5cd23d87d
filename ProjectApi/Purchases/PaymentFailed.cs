using Payments.ProjectApi.ServiceClients;
using Payments.Reservations;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// The workflow of a payment that has failed, or that nobody made in time: the payment is fetched by its intent id, the reservation is
/// removed, and the buyer gets a mail. If the money has arrived meanwhile, nothing is done: <see cref="PaymentSuccess"/> handles that.
/// </summary>
internal sealed class PaymentFailed(PaymentsClient payments, TimeProvider clock) : IWorkflow<PaymentEvent, PurchaseOutcome>
{
    public const string Name = "payment_failed";

    /// <summary>A reservation that is to be removed.</summary>
    /// <param name="PurchaseId">The purchase that has it.</param>
    /// <param name="Status">The status that the purchase gets: failed or expired.</param>
    /// <param name="Reason">Code that says why the payment failed; null when it expired.</param>
    internal sealed record Removal(Guid PurchaseId, PurchaseStatus Status, string? Reason);

    public async Task<PurchaseOutcome> RunAsync(WorkflowRun run, PaymentEvent paymentEvent)
    {
        var payment = await run.StepAsync("fetch_payment", paymentEvent.IntentId, payments.FetchAsync, policy: StepPolicy.Persistent);
        if (payment is { IsCanceled: false, FailureCode: null })
        {
            return PurchaseOutcome.NothingToDo;
        }

        var removal = new Removal(
            paymentEvent.PurchaseId,
            payment.IsCanceled ? PurchaseStatus.Expired : PurchaseStatus.Failed,
            payment.IsCanceled ? null : ReasonOf(payment)
        );
        return await run.Database<ProjectsDb>().TransactionAsync("remove_reservation", removal, RemoveAsync, policy: StepPolicy.Persistent)
            ? await run.Database<ProjectsDb>().FinishAsync("notify", removal, NotifyAsync, policy: StepPolicy.Persistent)
            : PurchaseOutcome.NothingToDo;
    }

    /// <returns>Whether the purchase was still open.</returns>
    private async Task<bool> RemoveAsync(ProjectsDb db, Removal removal, StepContext step, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var purchase = await db.LockAsync(removal.PurchaseId, ct);
        if (purchase.Status is not (PurchaseStatus.Starting or PurchaseStatus.Pending or PurchaseStatus.Failed))
        {
            return false;
        }

        purchase.MoveTo(removal.Status, removal.Reason, now);
        await db.EndHoldAsync(purchase, ReservationStatus.Released, now, ct);
        return true;
    }

    private static async Task<PurchaseOutcome> NotifyAsync(ProjectsDb db, Removal removal, StepContext step, CancellationToken ct)
    {
        var purchase = await db.LockAsync(removal.PurchaseId, ct);
        if (purchase.Status != removal.Status)
        {
            // The money has arrived in between; the buyer gets the mail about that.
            return PurchaseOutcome.NothingToDo;
        }

        await (
            removal.Status == PurchaseStatus.Expired
                ? db.SendExpiredMailAsync(purchase, ct)
                : db.SendFailedMailAsync(purchase, removal.Reason, ct)
        );
        return new PurchaseOutcome(removal.Status.ToString().ToLowerInvariant());
    }

    /// <summary>The issuer's reason, where there is one that tells the payer more than the gateway's code.</summary>
    private static string? ReasonOf(PaymentState payment) =>
        payment.DeclineCode is null or "generic_decline" ? payment.FailureCode : payment.DeclineCode;
}
