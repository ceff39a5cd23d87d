using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Payments.Contracts;
using Payments.Messaging;
using Payments.ProjectApi;
using Payments.ProjectApi.Neighbours;
using Payments.ProjectApi.Projects;
using Payments.ProjectApi.Purchases;
using Payments.Workflows;
using RabbitMQ.Client;

namespace Payments.Bench;

/// <summary>
/// A purchase from the request to SUCCEEDED by the workflows of ProjectApi. The request and the news of the payment do what BeginPurchase
/// and the consumer do, without HTTP and broker before them: purchase and workflow in one transaction, and inbox row and workflow in
/// another.
/// </summary>
internal sealed class Buying(PurchaseHost host)
{
    public const long Kilograms = 1_000;

    private static readonly TimeSpan EndBound = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HandlerTimeout = new MessagingOptions().HandlerTimeout;

    private readonly WorkflowStarter workflows = host.Services.GetRequiredService<WorkflowStarter>();

    /// <exception cref="InvalidOperationException">It has not succeeded.</exception>
    public async Task BuyAsync(long projectId, long userId)
    {
        var (purchase, started) = await BeginAsync(projectId, userId);
        var outcome = await HearOfPaymentAsync(purchase, started);
        _ =
            outcome.Outcome == "credited"
                ? true
                : throw new InvalidOperationException($"Purchase {purchase.Id} has come to {outcome.Outcome}.");
    }

    /// <summary>What both contestants do before they write anything.</summary>
    public static async Task<(Purchase Purchase, IntentRequest Intent)> PrepareAsync(IServiceProvider services, long projectId, long userId)
    {
        var project = await services.GetRequiredService<ProjectsDb>().Projects.AsNoTracking().SingleAsync(p => p.Id == projectId);
        var user =
            await services.GetRequiredService<UsersClient>().FindAsync(userId, CancellationToken.None)
            ?? throw new InvalidOperationException($"There is no user {userId}.");
        var purchase = NewPurchase(project, user);
        var description = $"{Tonnes.Text(purchase.Kilograms)} t of offset, {project.Name}";
        return (
            purchase,
            PaymentsClient.RequestOf(purchase.PaymentId, purchase.Id, purchase.UserId, purchase.Amount, description, purchase.PayableUntil)
        );
    }

    private static Purchase NewPurchase(GreenProject project, KnownUser user)
    {
        var (id, now, price) = (Guid.CreateVersion7(), DateTime.UtcNow, project.PriceOf(Kilograms));
        return new Purchase
        {
            Id = id,
            RequestId = Guid.CreateVersion7(),
            ProjectId = project.Id,
            UserId = user.Id,
            Username = user.Username,
            Email = user.Email,
            Kilograms = Kilograms,
            AmountMinor = price.Minor,
            Currency = price.Currency,
            ReservationId = id,
            PaymentId = Guid.CreateVersion7(),
            CreatedAt = now,
            UpdatedAt = now,
            PayableUntil = now + new PurchaseOptions().PaymentLifetime,
        };
    }

    private async Task<(Purchase Purchase, StartPayment.Started Started)> BeginAsync(long projectId, long userId)
    {
        var (purchase, workflow) = await RecordAsync(projectId, userId);
        return (purchase, await ResultOfAsync<StartPayment.Started>(workflow));
    }

    /// <summary>
    /// Ends before anybody waits for the workflow, as in BeginPurchase: who waits must hold no connection that the workflow needs.
    /// </summary>
    private async Task<(Purchase Purchase, StartedWorkflow Workflow)> RecordAsync(long projectId, long userId)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ProjectsDb>();
        var (purchase, intent) = await PrepareAsync(scope.ServiceProvider, projectId, userId);
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.Purchases.Add(purchase);
        await db.SaveChangesAsync();
        var workflow = await workflows.StartAsync<StartPayment>(
            db,
            purchase.Id,
            purchase.Id.ToString(),
            new StartPayment.Input(purchase.Id, intent),
            CancellationToken.None
        );
        await transaction.CommitAsync();
        return (purchase, workflow);
    }

    private async Task<PurchaseOutcome> HearOfPaymentAsync(Purchase purchase, StartPayment.Started started) =>
        await ResultOfAsync<PurchaseOutcome>(await TakeUpAsync(purchase, started));

    /// <summary>
    /// As the consumer's transaction with <see cref="TakeUpPaymentNews"/> in it, which does not say which workflow it has begun.
    /// </summary>
    private async Task<StartedWorkflow> TakeUpAsync(Purchase purchase, StartPayment.Started started)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ProjectsDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var delivery = new Delivery(0, new BasicProperties { MessageId = Guid.CreateVersion7().ToString() }, []);
        await InboxStore.InsertAsync(
            (NpgsqlConnection)transaction.GetDbTransaction().Connection!,
            Queues.ProjectPaymentSettled,
            [delivery],
            HandlerTimeout,
            CancellationToken.None
        );
        _ = await db.Purchases.AnyAsync(p => p.Id == purchase.Id && p.PaymentId == purchase.PaymentId)
            ? true
            : throw new InvalidOperationException($"There is no purchase {purchase.Id}.");
        var news = new PaymentNews(purchase.Id, purchase.PaymentId, started.IntentId);
        var workflow = await workflows.StartAsync<PaymentSuccess>(
            db,
            Guid.CreateVersion7(),
            purchase.Id.ToString(),
            news,
            CancellationToken.None
        );
        await transaction.CommitAsync();
        return workflow;
    }

    private static async Task<T> ResultOfAsync<T>(StartedWorkflow workflow)
    {
        var end =
            await workflow.RunAsync(EndBound, CancellationToken.None)
            ?? throw new TimeoutException($"Workflow {workflow.Id} has not ended within {EndBound.TotalSeconds} s.");
        return end.Status == WorkflowStatus.Succeeded
            ? end.ResultAs<T>()
            : throw new InvalidOperationException($"Workflow {workflow.Id} has failed: {end.Failure?.Reason}");
    }
}
