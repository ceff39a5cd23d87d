using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Payments.Contracts;
using Payments.Messaging;
using Payments.ProjectApi;
using Payments.ProjectApi.Projects;
using Payments.ProjectApi.Purchases;
using Payments.ProjectApi.ServiceClients;
using Payments.Workflows;
using RabbitMQ.Client;

namespace Payments.Bench;

/// <summary>
/// Purchases by the durable workflows of ProjectApi, from the request to SUCCEEDED. What BeginPurchase and the consumer of payment events
/// commit is committed here without HTTP and broker before it: purchase and workflow in one transaction, inbox row and workflow in
/// another.
/// </summary>
internal sealed class DurablePurchases(PurchaseHost host)
{
    public const long Kilograms = 1_000;

    private static readonly TimeSpan EndBound = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HandlerTimeout = new MessagingOptions().HandlerTimeout;

    private readonly WorkflowStarter workflows = host.Services.GetRequiredService<WorkflowStarter>();

    /// <exception cref="InvalidOperationException">The purchase has not succeeded.</exception>
    public async Task BuyAsync(long projectId, long userId)
    {
        var (purchase, started) = await BeginAsync(projectId, userId);
        var outcome = await CompleteAsync(purchase, started);
        if (outcome.Outcome != "credited")
        {
            throw new InvalidOperationException($"Purchase {purchase.Id} has ended as {outcome.Outcome}.");
        }
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
    /// Commits purchase and workflow. The scope ends here, before the result is awaited, as in BeginPurchase: whoever waits must not hold a
    /// connection that the workflow needs.
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

    private async Task<PurchaseOutcome> CompleteAsync(Purchase purchase, StartPayment.Started started) =>
        await ResultOfAsync<PurchaseOutcome>(await HandlePaymentAsync(purchase, started));

    /// <summary>
    /// The consumer's transaction. The handler itself, <see cref="StartPaymentWorkflow"/>, does not return the workflow that it starts.
    /// </summary>
    private async Task<StartedWorkflow> HandlePaymentAsync(Purchase purchase, StartPayment.Started started)
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
        if (!await db.Purchases.AnyAsync(p => p.Id == purchase.Id && p.PaymentId == purchase.PaymentId))
        {
            throw new InvalidOperationException($"There is no purchase {purchase.Id}.");
        }

        var input = new PaymentEvent(purchase.Id, purchase.PaymentId, started.IntentId);
        var workflow = await workflows.StartAsync<PaymentSuccess>(
            db,
            Guid.CreateVersion7(),
            purchase.Id.ToString(),
            input,
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
