using Payments.Contracts.Mails;
using Payments.ProjectApi.ServiceClients;
using Payments.Reservations;
using Payments.Workflows;

namespace Payments.ProjectApi.Purchases;

/// <summary>
/// The workflow of a payment of which all money was given back, by us or at the provider: offset that was credited for it is revoked and
/// free for others again, and the buyer gets a mail.
/// </summary>
internal sealed class PaymentReturned(UsersClient users, TimeProvider clock) : IWorkflow<PaymentEvent, PurchaseOutcome>
{
    public const string Name = "payment_returned";

    /// <param name="Credit">The credit to revoke; null when there is none.</param>
    internal sealed record Credited(OffsetCredit? Credit);

    public async Task<PurchaseOutcome> RunAsync(WorkflowRun run, PaymentEvent paymentEvent)
    {
        var credited = await run.Database<ProjectsDb>()
            .TransactionAsync("find_credit", paymentEvent.PurchaseId, FindCreditAsync, policy: StepPolicy.Persistent);
        if (credited.Credit is not { } credit)
        {
            return PurchaseOutcome.NothingToDo;
        }

        await run.StepAsync(
            "revoke_offset",
            credit,
            async (c, step, ct) =>
            {
                await users.RevokeAsync(c, step, ct);
                return c;
            },
            policy: StepPolicy.Persistent
        );
        return await run.Database<ProjectsDb>().FinishAsync("notify", paymentEvent.PurchaseId, TakeBackAsync, StepPolicy.Persistent);
    }

    /// <exception cref="InvalidOperationException">The workflow of the payment's arrival has not ended yet; the step is tried
    /// again.</exception>
    private static async Task<Credited> FindCreditAsync(ProjectsDb db, Guid purchaseId, StepContext step, CancellationToken ct)
    {
        var purchase = await db.LockAsync(purchaseId, ct);
        return purchase.Status switch
        {
            PurchaseStatus.Paid => throw new InvalidOperationException($"The offset of purchase {purchaseId} is still on its way."),
            PurchaseStatus.Succeeded => new Credited(
                new OffsetCredit(purchase.UserId, purchase.Id, purchase.ProjectId, purchase.Kilograms)
            ),
            _ => new Credited(null),
        };
    }

    private async Task<PurchaseOutcome> TakeBackAsync(ProjectsDb db, Guid purchaseId, StepContext step, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var purchase = await db.LockAsync(purchaseId, ct);
        if (purchase.Status != PurchaseStatus.Refunded)
        {
            purchase.MoveTo(PurchaseStatus.Refunded, "money_returned", now);
            await db.ReturnAsync([purchase.ReservationId], now, ct);
            await db.SendRefundedMailAsync(purchase, PurchaseRefundReason.MoneyReturned, ct);
        }

        return new PurchaseOutcome("refunded");
    }
}
