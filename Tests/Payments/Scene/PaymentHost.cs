using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.Ledger;
using Payments.Messaging;
using Payments.PaymentService;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Stripe;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.Purposes.Purchases;
using Payments.PaymentService.Reconciliation;
using Payments.PaymentService.Webhooks;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;
using Payments.ServiceDefaults.Persistence;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Payments;

/// <summary>PaymentService without its endpoints, on a virtual host and a database of its own, with a gateway that loses answers.</summary>
internal sealed class PaymentHost : IAsyncDisposable
{
    public const string WebhookSecret = "whsec_of_this_host_alone";

    private const string ServiceName = "PaymentService";

    private readonly MessagingFixture place;
    private readonly IHost host;

    private PaymentHost(MessagingFixture place, IHost host) => (this.place, this.host) = (place, host);

    public MessagingFixture Place => place;

    /// <summary>Of a host that serves.</summary>
    public HttpClient Http { get; } = new();

    public UnreliableGateway Gateway => host.Services.GetRequiredService<UnreliableGateway>();

    public static async Task<PaymentHost> StartAsync(SharedSystem shared, int seed, Dictionary<string, string?>? settings = null)
    {
        var place = await MessagingFixture.CreateAsync(shared);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = ServiceName });
        Add(builder, place, seed, settings);
        return await StartAsync(place, builder.Build());
    }

    /// <summary>With those endpoints that other services and payment providers call; <see cref="Http"/> calls them as a service.</summary>
    public static async Task<PaymentHost> StartServingAsync(SharedSystem shared, Dictionary<string, string?>? settings = null)
    {
        var (place, key, address) = (
            await MessagingFixture.CreateAsync(shared),
            $"svc_{Guid.NewGuid():N}",
            $"http://127.0.0.1:{FreePort.Take()}"
        );
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = ServiceName });
        builder.AddServiceDefaults();
        Add(builder, place, seed: 0, settings);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Access:Services:project-api"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
                ["Gateways:Stripe:WebhookSecrets:0"] = WebhookSecret,
            }
        );
        builder.AddIdempotencyKeys<PaymentsDb>();
        var app = builder.Build();
        app.Urls.Add(address);
        app.MapDefaultEndpoints();
        app.MapServiceIntents();
        ReceiveStripeEvent.Map(app);
        var host = await StartAsync(place, app);
        host.Gateway.FaultsInHundred = 0;
        (host.Http.BaseAddress, host.Http.DefaultRequestHeaders.Authorization) = (new Uri(address), new("Bearer", key));
        return host;
    }

    private static async Task<PaymentHost> StartAsync(MessagingFixture place, IHost host)
    {
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new PaymentHost(place, host);
    }

    private static void Add(IHostApplicationBuilder builder, MessagingFixture place, int seed, Dictionary<string, string?>? settings)
    {
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:messaging"] = place.Amqp,
                ["ConnectionStrings:payments"] = place.Database,
                ["Settlement:GatewayTimeout"] = "00:00:00.300",
                ["Settlement:OperationLease"] = "00:00:00.600",
                ["Settlement:RepairInterval"] = "00:00:00.050",
                ["Settlement:FirstRepair"] = "00:00:00.050",
            }
        );
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddMessageBroker();
        builder.AddServiceDatabase<PaymentsDb>("payments");
        builder.AddMessaging<PaymentsDb>(PaymentMessaging.AddTo);
        builder.AddGateways();
        builder.AddStripeGateway();
        builder.AddSettlement();
        builder.AddWebhooks();
        builder.AddReconciliation();
        builder.Services.AddSingleton(provider => new UnreliableGateway(
            ActivatorUtilities.CreateInstance<SimulatedGateway>(provider),
            seed
        ));
        builder.Services.AddSingleton<IGateway>(provider => provider.GetRequiredService<UnreliableGateway>());
        builder.Services.AddSingleton(provider => new GatewayDirectory(
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

    /// <summary>An operation as a process leaves it that dies before it has asked the gateway.</summary>
    public Task BeginAsync(Guid paymentId, Func<Payment, DateTime, Beginning> begin) =>
        InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<PaymentsDb>();
            var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, TestContext.Current.CancellationToken);
            db.Operations.Add(begin(payment, DateTime.UtcNow).Operation!);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
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

    public Task<ReconciliationRun> ReconcileAsync() =>
        InScopeAsync(services => services.GetRequiredService<Reconciler>().RunAsync(TestContext.Current.CancellationToken));

    public async Task<IReadOnlyList<string>> BooksAsync()
    {
        await using var connection = new NpgsqlConnection(place.Database);
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
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
        await place.DisposeAsync();
    }
}
