using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.Ledger;
using Payments.PaymentService;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Simulated;
using Payments.PaymentService.Gateways.Stripe;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.Reconciliation;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Payments;

/// <summary>PaymentService on a virtual host and a database of its own, with a gateway that loses answers.</summary>
internal sealed class PaymentHost : IAsyncDisposable
{
    public const string WebhookSecret = "whsec_of_this_host_alone";

    private readonly MessagingFixture fixture;
    private readonly ServiceHost<PaymentsDb> host;

    private PaymentHost(MessagingFixture fixture, ServiceHost<PaymentsDb> host, string key)
    {
        (this.fixture, this.host) = (fixture, host);
        Http = new HttpClient { BaseAddress = host.Address, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
    }

    public MessagingFixture Fixture => fixture;

    /// <summary>Calls it as another service.</summary>
    public HttpClient Http { get; }

    public UnreliableGateway Gateway => host.Services.GetRequiredService<UnreliableGateway>();

    /// <param name="shared">Has the servers.</param>
    /// <param name="seed">Of what the gateway loses.</param>
    /// <param name="settings">Of the service.</param>
    public static async Task<PaymentHost> StartAsync(SharedSystem shared, int seed, Dictionary<string, string?>? settings = null)
    {
        var template = await shared.TemplateAsync("template_payments", MigrateAsync);
        var (fixture, key) = (await MessagingFixture.CreateAsync(shared, template), $"svc_{Guid.NewGuid():N}");
        var host = await ServiceHost<PaymentsDb>.StartAsync(
            [
                ("ConnectionStrings:messaging", fixture.Amqp),
                ("ConnectionStrings:payments", fixture.Database),
                ("Access:Services:project-api", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))),
                ("Gateways:Default", UnreliableGateway.GatewayName),
                ("Gateways:Stripe:WebhookSecrets:0", WebhookSecret),
                ("Settlement:GatewayTimeout", "00:00:00.300"),
                ("Settlement:OperationLease", "00:00:00.600"),
                ("Settlement:RepairInterval", "00:00:00.050"),
                ("Settlement:FirstRepair", "00:00:00.050"),
                .. (settings ?? []).Select(s => (s.Key, s.Value)),
            ],
            services => AddUnreliableGateway(services, seed)
        );
        return new PaymentHost(fixture, host, key);
    }

    /// <summary>With a gateway that loses nothing unless a test says so.</summary>
    public static async Task<PaymentHost> StartReliableAsync(SharedSystem shared, Dictionary<string, string?>? settings = null)
    {
        var host = await StartAsync(shared, seed: 0, settings);
        host.Gateway.FaultsInHundred = 0;
        return host;
    }

    /// <summary>Not pooled: nobody may be connected to what is copied.</summary>
    private static async Task MigrateAsync(string database)
    {
        await using var db = new PaymentsDb(
            new DbContextOptionsBuilder<PaymentsDb>().UseNpgsql(database + ";Pooling=false").UseSnakeCaseNamingConvention().Options
        );
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
    }

    private static void AddUnreliableGateway(IServiceCollection services, int seed)
    {
        services.AddSingleton(provider => new UnreliableGateway(ActivatorUtilities.CreateInstance<SimulatedGateway>(provider), seed));
        services.AddSingleton<IGateway>(provider => provider.GetRequiredService<UnreliableGateway>());
        services.AddSingleton(provider => new GatewayDirectory(
            [provider.GetRequiredService<UnreliableGateway>(), ActivatorUtilities.CreateInstance<StripeGateway>(provider)],
            provider.GetRequiredService<IOptions<GatewayOptions>>()
        ));
    }

    /// <summary>Does something with services of one request.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task<OperationResult> RunAsync(Guid paymentId, Guid operationId, Func<Payment, DateTime, Beginning> begin) =>
        InScopeAsync(services =>
            services.GetRequiredService<OperationRunner>().RunAsync(paymentId, operationId, begin, TestContext.Current.CancellationToken)
        );

    public async Task<Guid> CreateAsync(NewPayment request, string paymentMethod)
    {
        var payment = Payment.Create(Guid.CreateVersion7(), request, DateTime.UtcNow);
        payment.SetPaymentMethod(paymentMethod, "visa", "4242");
        await InScopeAsync(services =>
        {
            var db = services.GetRequiredService<PaymentsDb>();
            db.Payments.Add(payment);
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return payment.Id;
    }

    /// <summary>An operator decides on a payment.</summary>
    public Task DecideAsync(Guid paymentId, Decision decision) =>
        InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<PaymentsDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, TestContext.Current.CancellationToken);
            var operation = payment.Decide(decision, Guid.CreateVersion7(), "carol", reason: null, DateTime.UtcNow);
            db.Operations.Add(operation);
            await db.BookAsync([(payment, operation)], TestContext.Current.CancellationToken);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
            return true;
        });

    /// <summary>Begins an operation, if none is under way, as a process leaves it that dies before it has asked the gateway.</summary>
    public Task DieBeforeAskingAsync(Guid paymentId, Func<Payment, DateTime, Beginning> begin) =>
        InScopeAsync(async services =>
        {
            var (db, now) = (services.GetRequiredService<PaymentsDb>(), DateTime.UtcNow);
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var payment = (await db.LockAsync(paymentId, TestContext.Current.CancellationToken))!;
            if (await db.Operations.AnyAsync(o => o.PaymentId == paymentId && o.ResolvedAt == null, TestContext.Current.CancellationToken))
            {
                return false;
            }

            if (begin(payment, now).Operation is { } operation)
            {
                operation.Attempt(leaseEnds: now);
                db.Operations.Add(operation);
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                await transaction.CommitAsync(TestContext.Current.CancellationToken);
            }

            return true;
        });

    /// <summary>A charge as a process leaves it that dies while the gateway is asked.</summary>
    /// <returns>The operation.</returns>
    public Task<Guid> LeaveUnansweredAsync(Guid paymentId, DateTime begunAt, GatewayAnswer? doubtful = null) =>
        ChangeAsync(
            paymentId,
            (_, payment, operation) =>
            {
                operation.Attempt(leaseEnds: begunAt);
                if (doubtful is not null)
                {
                    payment.Apply(operation, doubtful, begunAt, nextAttempt: begunAt);
                }

                return Task.CompletedTask;
            },
            begunAt
        );

    /// <summary>A charge that succeeded, and that the ledger may know nothing of.</summary>
    /// <returns>The operation.</returns>
    public Task<Guid> SucceedAsync(Guid paymentId, string reference, bool isBooked) =>
        ChangeAsync(
            paymentId,
            (db, payment, operation) =>
            {
                payment.Apply(operation, new GatewayAnswer(GatewayOutcome.Succeeded, reference), DateTime.UtcNow, DateTime.UtcNow);
                return isBooked ? db.BookAsync([(payment, operation)], TestContext.Current.CancellationToken) : Task.CompletedTask;
            },
            DateTime.UtcNow
        );

    /// <summary>A second worker beside the one that the host runs.</summary>
    public RepairWorker AnotherRepairWorker() => ActivatorUtilities.CreateInstance<RepairWorker>(host.Services);

    public async Task<HealthReportEntry> HealthAsync(string check) =>
        (
            await host
                .Services.GetRequiredService<HealthCheckService>()
                .CheckHealthAsync(c => c.Name == check, TestContext.Current.CancellationToken)
        ).Entries[check];

    public async Task<Payment> PaymentAsync(Guid id) => (await PaymentsAsync()).Single(p => p.Id == id);

    public Task<List<Payment>> PaymentsAsync() =>
        InScopeAsync(services => services.GetRequiredService<PaymentsDb>().Payments.AsNoTracking().ToListAsync());

    public Task<List<PaymentOperation>> OperationsAsync() =>
        InScopeAsync(services => services.GetRequiredService<PaymentsDb>().Operations.AsNoTracking().ToListAsync());

    /// <summary>Compares everything, or only what has changed.</summary>
    public async Task<ReconciliationRun> ReconcileAsync(bool isFull = true) =>
        (
            await Eventually.Get(
                () =>
                    InScopeAsync(services =>
                        services.GetRequiredService<Reconciler>().RunAsync(isFull, TestContext.Current.CancellationToken)
                    ),
                run => run is not null,
                "no other reconciliation is under way"
            )
        )!;

    public async Task<IReadOnlyList<string>> BooksAsync()
    {
        await using var connection = new NpgsqlConnection(fixture.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return await LedgerAudit.FindDifferencesAsync(connection, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the repair worker has brought everything to its end.</summary>
    public Task EverythingIsAnsweredAsync() =>
        Eventually.Be(
            async () => (await OperationsAsync()).TrueForAll(o => o.IsResolved),
            "every operation has its answer",
            TimeSpan.FromSeconds(90)
        );

    private Task<Guid> ChangeAsync(Guid paymentId, Func<PaymentsDb, Payment, PaymentOperation, Task> change, DateTime at) =>
        InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<PaymentsDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, TestContext.Current.CancellationToken);
            var operation = payment.BeginCharge(Guid.CreateVersion7(), at).Operation!;
            db.Operations.Add(operation);
            await change(db, payment, operation);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
            return operation.Id;
        });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.DisposeAsync();
        await fixture.DisposeAsync();
    }
}
