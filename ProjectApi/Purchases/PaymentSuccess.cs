using Microsoft.Extensions.Options;
using Payments.Contracts.Mails;
using Payments.ProjectApi.ServiceClients;
using Payments.Reservations;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// The workflow of a payment that has arrived: the payment is fetched by its intent id, the deduction is committed, the offset is credited
/// to the buyer, and the buyer gets a mail. Where the reservation has ended before the money arrived, the offset is reserved again, if
/// enough is left; otherwise the money goes back. If the offset cannot be credited, everything is undone: the credit, the deduction, the
/// payment.
/// </summary>
internal sealed class PaymentSuccess(PaymentsClient payments, UsersClient users, IOptions<PurchaseOptions> options, TimeProvider clock)
    : IWorkflow<PaymentEvent, PurchaseOutcome>
{
    public const string Name = "payment_success";

    private const string NotEnoughLeft = "not_enough_left";
    private const string NotCredited = "not_credited";

    /// <param name="Status"><c>committed</c>; <c>no_reservation</c> where the reservation has ended or is not made yet.</param>
    /// <param name="Credit">The offset that the buyer is to get for it.</param>
    internal sealed record Deduction(string Status, OffsetCredit Credit)
    {
        public bool IsCommitted => Status == "committed";
    }

    /// <param name="LeftKilograms">What is left, where that is too little; null when the offset is held.</param>
    internal sealed record Hold(long? LeftKilograms);

    public async Task<PurchaseOutcome> RunAsync(WorkflowRun run, PaymentEvent paymentEvent)
    {
        run.Database<ProjectsDb>()
            .IfUndone("tell_buyer", paymentEvent.PurchaseId, (db, id, _, ct) => MarkRefundedAsync(db, id, NotCredited, ct));
        var payment = await run.StepAsync(
            "fetch_payment",
            paymentEvent.IntentId,
            payments.FetchAsync,
            undo: (_, _, step, ct) => payments.RefundAsync(new RefundRequest(paymentEvent.PaymentId, NotCredited), step, ct),
            policy: StepPolicy.Persistent
        );
        if (!payment.IsPaid)
        {
            return payment.IsRefunded
                ? await run.Database<ProjectsDb>().FinishAsync("close", paymentEvent.PurchaseId, CloseAsync, policy: StepPolicy.Persistent)
                : PurchaseOutcome.NothingToDo;
        }

        var deduction = await CommitAsync(run, "commit_deduction", paymentEvent.PurchaseId);
        var reservesAgain = !deduction.IsCommitted;
        if (reservesAgain)
        {
            var hold = await run.Database<ProjectsDb>()
                .TransactionAsync("reserve_again", paymentEvent.PurchaseId, ReserveAgainAsync, policy: StepPolicy.Persistent);
            if (hold.LeftKilograms is not null)
            {
                return await RefundAsync(run, paymentEvent);
            }

            deduction = await CommitAsync(run, "commit_deduction_again", paymentEvent.PurchaseId);
            if (!deduction.IsCommitted)
            {
                throw new WorkflowFailedException(
                    "reservation_ended",
                    "The reservation that was made again has ended before it could be committed."
                );
            }
        }

        var credit = await run.StepAsync(
            "credit_offset",
            deduction.Credit,
            users.CreditAsync,
            undo: (c, _, step, ct) => users.RevokeAsync(c, step, ct),
            policy: StepPolicy.Persistent
        );
        return await run.Database<ProjectsDb>()
            .FinishAsync(
                "notify",
                credit.PurchaseId,
                (db, id, _, ct) => MarkSucceededAsync(db, id, reservesAgain, ct),
                StepPolicy.Persistent
            );
    }

    /// <summary>Gives the money back, because not enough offset is left for it.</summary>
    private async Task<PurchaseOutcome> RefundAsync(WorkflowRun run, PaymentEvent paymentEvent)
    {
        await run.StepAsync(
            "refund_payment",
            new RefundRequest(paymentEvent.PaymentId, NotEnoughLeft),
            payments.RefundAsync,
            policy: StepPolicy.Persistent
        );
        return await run.Database<ProjectsDb>()
            .FinishAsync(
                "notify",
                paymentEvent.PurchaseId,
                async (db, id, _, ct) =>
                {
                    await MarkRefundedAsync(db, id, NotEnoughLeft, ct);
                    return new PurchaseOutcome("refunded");
                },
                StepPolicy.Persistent
            );
    }

    private Task<Deduction> CommitAsync(WorkflowRun run, string name, Guid purchaseId) =>
        run.Database<ProjectsDb>().TransactionAsync(name, purchaseId, DeductAsync, undo: ReturnAsync, policy: StepPolicy.Persistent);

    private async Task<Deduction> DeductAsync(ProjectsDb db, Guid purchaseId, StepContext step, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var purchase = await db.LockAsync(purchaseId, ct);
        purchase.MoveTo(PurchaseStatus.Paid, null, now);
        var isCommitted = await db.EndHoldAsync(purchase, ReservationStatus.Committed, now, ct);
        return new Deduction(
            isCommitted ? "committed" : "no_reservation",
            new OffsetCredit(purchase.UserId, purchase.Id, purchase.ProjectId, purchase.Kilograms)
        );
    }

    private async Task ReturnAsync(ProjectsDb db, Guid purchaseId, Deduction? deduction, StepContext step, CancellationToken ct)
    {
        if (deduction is null or { IsCommitted: true })
        {
            var purchase = await db.LockAsync(purchaseId, ct);
            await db.ReturnAsync([purchase.ReservationId], clock.GetUtcNow().UtcDateTime, ct);
        }
    }

    private async Task<Hold> ReserveAgainAsync(ProjectsDb db, Guid purchaseId, StepContext step, CancellationToken ct)
    {
        var purchase = await db.LockAsync(purchaseId, ct);
        return new Hold(
            await db.HoldAsync(purchase, step.IdempotencyKey, options.Value.ReservationLifetime, clock.GetUtcNow().UtcDateTime, ct)
        );
    }

    private async Task<PurchaseOutcome> MarkSucceededAsync(ProjectsDb db, Guid purchaseId, bool reservedAgain, CancellationToken ct)
    {
        var purchase = await db.LockAsync(purchaseId, ct);
        if (purchase.Status != PurchaseStatus.Succeeded)
        {
            purchase.MoveTo(PurchaseStatus.Succeeded, null, clock.GetUtcNow().UtcDateTime);
            await db.SendSucceededMailAsync(purchase, reservedAgain, ct);
        }

        return new PurchaseOutcome("credited", reservedAgain);
    }

    private async Task MarkRefundedAsync(ProjectsDb db, Guid purchaseId, string reason, CancellationToken ct)
    {
        var purchase = await db.LockAsync(purchaseId, ct);
        purchase.MoveTo(PurchaseStatus.Refunded, reason, clock.GetUtcNow().UtcDateTime);
        await db.SendRefundedMailAsync(
            purchase,
            reason == NotEnoughLeft ? PurchaseRefundReason.NotEnoughLeft : PurchaseRefundReason.NotCredited,
            ct
        );
    }

    /// <summary>Ends a purchase whose money was given back at the provider before the offset was deducted.</summary>
    private async Task<PurchaseOutcome> CloseAsync(ProjectsDb db, Guid purchaseId, StepContext step, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var purchase = await db.LockAsync(purchaseId, ct);
        purchase.MoveTo(PurchaseStatus.Refunded, purchase.Reason, now);
        await db.EndHoldAsync(purchase, ReservationStatus.Released, now, ct);
        return new PurchaseOutcome("refunded");
    }
}
