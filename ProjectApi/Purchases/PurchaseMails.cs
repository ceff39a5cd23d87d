using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.Messaging;
using Payments.ProjectApi.Projects;

namespace Payments.ProjectApi.Purchases;

/// <summary>Telling the buyer, in the transaction that changes the purchase.</summary>
internal static class PurchaseMails
{
    private const string Succeeded = "purchase-succeeded";
    private const string Failed = "purchase-failed";
    private const string Refunded = "purchase-refunded";
    private const string Expired = "purchase-expired";

    public static Task TellSucceededAsync(this ProjectsDb db, Purchase purchase, bool reservedAgain, CancellationToken ct) =>
        db.TellAsync(purchase, Succeeded, ("reserved_again", reservedAgain ? "true" : null), ct);

    public static Task TellFailedAsync(this ProjectsDb db, Purchase purchase, string? failureCode, CancellationToken ct) =>
        db.TellAsync(purchase, Failed, ("failure_code", failureCode), ct);

    public static Task TellRefundedAsync(this ProjectsDb db, Purchase purchase, string reason, CancellationToken ct) =>
        db.TellAsync(purchase, Refunded, ("reason", reason), ct);

    public static Task TellExpiredAsync(this ProjectsDb db, Purchase purchase, CancellationToken ct) =>
        db.TellAsync(purchase, Expired, ("reason", null), ct);

    private static async Task TellAsync(
        this ProjectsDb db,
        Purchase purchase,
        string template,
        (string Name, string? Value) more,
        CancellationToken ct
    )
    {
        var project = await db.Projects.Where(p => p.Id == purchase.ProjectId).Select(p => p.Name).SingleAsync(ct);
        var data = new Dictionary<string, string>
        {
            ["purchase_id"] = purchase.Id.ToString(),
            ["project"] = project,
            ["tonnes"] = Tonnes.Text(purchase.Kilograms),
            ["amount_minor"] = FormattableString.Invariant($"{purchase.AmountMinor}"),
            ["currency"] = purchase.Currency,
        };
        if (more.Value is { } value)
        {
            data[more.Name] = value;
        }

        db.Send(
            new NotificationRequested(
                template,
                purchase.Email,
                new NotificationSubject(PaymentPurpose.Purchase, purchase.Id.ToString()),
                data,
                purchase.Username
            )
        );
    }
}
