using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Payments.ProjectApi;
using Payments.ProjectApi.Purchases;
using Payments.ProjectApi.ServiceClients;
using Payments.Reservations;
using Payments.Workflows;

namespace Payments.Bench;

/// <summary>
/// The control of purchases: the same calls and the same transactions on the purchase and its offset, by the same classes, one after
/// another as in code that ignores crashes. No progress is recorded, nothing is tried again, and no mail is sent.
/// </summary>
internal sealed class PlainPurchases(PurchaseHost host)
{
    private static readonly PurchaseOptions Options = new();

    public async Task BuyAsync(long projectId, long userId)
    {
        var (purchase, intentId) = await BeginAsync(projectId, userId);
        await CompleteAsync(purchase, intentId);
    }

    private async Task<(Purchase Purchase, string IntentId)> BeginAsync(long projectId, long userId)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ProjectsDb>();
        var (purchase, request) = await DurablePurchases.PrepareAsync(scope.ServiceProvider, projectId, userId);
        db.Purchases.Add(purchase);
        await db.SaveChangesAsync();
        var intent = await scope
            .ServiceProvider.GetRequiredService<PaymentsClient>()
            .OpenAsync(request, Step("create_intent"), CancellationToken.None);
        await InTransactionAsync(
            db,
            purchase.Id,
            async locked =>
            {
                var now = DateTime.UtcNow;
                (locked.IntentId, locked.ClientSecret) = (intent.IntentId, intent.ClientSecret);
                if (await db.HoldAsync(locked, locked.Id, Options.ReservationLifetime, now, CancellationToken.None) is not null)
                {
                    throw new InvalidOperationException("Too little is left.");
                }

                locked.MoveTo(PurchaseStatus.Pending, null, now);
            }
        );
        return (purchase, intent.IntentId);
    }

    private async Task CompleteAsync(Purchase purchase, string intentId)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ProjectsDb>();
        var payment = await scope
            .ServiceProvider.GetRequiredService<PaymentsClient>()
            .FetchAsync(intentId, Step("fetch_payment"), CancellationToken.None);
        if (!payment.IsPaid)
        {
            throw new InvalidOperationException($"Payment {payment.PaymentId} is {payment.Status}.");
        }

        await InTransactionAsync(
            db,
            purchase.Id,
            async locked =>
            {
                var now = DateTime.UtcNow;
                locked.MoveTo(PurchaseStatus.Paid, null, now);
                if (!await db.EndHoldAsync(locked, ReservationStatus.Committed, now, CancellationToken.None))
                {
                    throw new InvalidOperationException("There is no reservation.");
                }
            }
        );
        var credit = new OffsetCredit(purchase.UserId, purchase.Id, purchase.ProjectId, purchase.Kilograms);
        await scope.ServiceProvider.GetRequiredService<UsersClient>().CreditAsync(credit, Step("credit_offset"), CancellationToken.None);
        await InTransactionAsync(
            db,
            purchase.Id,
            async locked =>
            {
                locked.MoveTo(PurchaseStatus.Succeeded, null, DateTime.UtcNow);
                await db.Projects.Where(p => p.Id == locked.ProjectId).Select(p => p.Name).SingleAsync();
            }
        );
    }

    private static async Task InTransactionAsync(ProjectsDb db, Guid purchaseId, Func<Purchase, Task> change)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await change(await db.LockAsync(purchaseId, CancellationToken.None));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private static StepContext Step(string name) => new(Guid.CreateVersion7(), name, IsUndo: false, Attempt: 1, Guid.CreateVersion7());
}
