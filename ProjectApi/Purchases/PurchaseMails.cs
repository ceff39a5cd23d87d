using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;
using Payments.ProjectApi.Projects;

namespace Payments.ProjectApi.Purchases;

/// <summary>Mails to the buyer, sent in the transaction that changes the purchase.</summary>
internal static class PurchaseMails
{
    public static async Task SendSucceededMailAsync(this ProjectsDb db, Purchase p, bool reservedAgain, CancellationToken ct) =>
        db.SendMail(
            p,
            new PurchaseSucceededMail(
                p.Id,
                await db.ProjectNameAsync(p, ct),
                Tonnes.Of(p.Kilograms),
                p.AmountMinor,
                p.Currency,
                reservedAgain
            )
        );

    public static async Task SendFailedMailAsync(this ProjectsDb db, Purchase p, string? failureCode, CancellationToken ct) =>
        db.SendMail(
            p,
            new PurchaseFailedMail(p.Id, await db.ProjectNameAsync(p, ct), Tonnes.Of(p.Kilograms), p.AmountMinor, p.Currency, failureCode)
        );

    public static async Task SendRefundedMailAsync(this ProjectsDb db, Purchase p, PurchaseRefundReason reason, CancellationToken ct) =>
        db.SendMail(
            p,
            new PurchaseRefundedMail(p.Id, await db.ProjectNameAsync(p, ct), Tonnes.Of(p.Kilograms), p.AmountMinor, p.Currency, reason)
        );

    public static async Task SendExpiredMailAsync(this ProjectsDb db, Purchase p, CancellationToken ct) =>
        db.SendMail(p, new PurchaseExpiredMail(p.Id, await db.ProjectNameAsync(p, ct), Tonnes.Of(p.Kilograms), p.AmountMinor, p.Currency));

    private static void SendMail(this ProjectsDb db, Purchase p, PurchaseMail mail) =>
        db.Send(new NotificationRequested(p.Email, new NotificationSubject(PaymentPurpose.Purchase, p.Id.ToString()), mail, p.Username));

    private static Task<string> ProjectNameAsync(this ProjectsDb db, Purchase p, CancellationToken ct) =>
        db.Projects.Where(x => x.Id == p.ProjectId).Select(x => x.Name).SingleAsync(ct);
}
