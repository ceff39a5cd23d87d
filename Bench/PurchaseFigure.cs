using Payments.Contracts;

namespace Payments.Bench;

/// <summary>How many purchases a second succeed by durable workflows, beside the same SQL and HTTP calls by plain code.</summary>
internal static class PurchaseFigure
{
    private const int DefaultPurchases = 2_000;
    private const int DefaultRounds = 5;
    private const int WarmUps = 2;
    private const int Few = 32;
    private const int Many = 64;
    private const int Projects = 1_000;

    /// <summary>start_payment and payment_success.</summary>
    private const int WorkflowsEach = 2;

    /// <summary>Behind the seeded projects.</summary>
    private const long FirstProject = 1_001;

    /// <summary>More than all passes together sell.</summary>
    private const long Capacity = 1_000_000_000_000;

    private static readonly TimeSpan DrainBound = TimeSpan.FromMinutes(2);

    public static readonly Figure Figure = new(
        "purchases",
        "purchases/s to completion by durable workflows, beside the same SQL and HTTP calls without durability",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var purchases = options.Messages ?? DefaultPurchases;
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name);
        await using var fakes = await FakeServices.StartAsync(environment);
        await environment.DeclareQueueAsync(Queues.Notification, bound: false);
        await using var host = await PurchaseHost.StartAsync(environment, fakes.Address, Many);
        await environment.ExecuteAsync(
            "INSERT INTO inventory (id, capacity, held, committed) "
                + $"SELECT i, {Capacity}, 0, 0 FROM generate_series({FirstProject}, {FirstProject + Projects - 1}) i"
        );
        await environment.ExecuteAsync(
            "INSERT INTO projects (id, name, kind, country, price_minor, currency) "
                + "SELECT i, 'Project ' || i, 'wind', 'NO', 1000, 'USD' "
                + $"FROM generate_series({FirstProject}, {FirstProject + Projects - 1}) i"
        );
        var (durable, plain) = (new DurablePurchases(host), new PlainPurchases(host));
        for (var i = 0; i < WarmUps; i++)
        {
            Progress.Say("purchases: warming up");
            await MeasureAsync(environment, Many, purchases, Projects, durable.BuyAsync, WorkflowsEach);
            await MeasureAsync(environment, Many, purchases, Projects, plain.BuyAsync, workflowsEach: 0);
        }

        var rows = new List<Row>();
        foreach (var (concurrency, projects) in new[] { (Few, Projects), (Many, Projects), (Few, 1) })
        {
            var name = projects == 1 ? $"{concurrency} at a time, one project" : $"{concurrency} at a time, {projects:N0} projects";
            var ours = new Contestant(
                $"workflows, {name}",
                () => MeasureAsync(environment, concurrency, purchases, projects, durable.BuyAsync, WorkflowsEach)
            );
            var control = new Contestant(
                $"plain, {name}",
                () => MeasureAsync(environment, concurrency, purchases, projects, plain.BuyAsync, workflowsEach: 0)
            );
            await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, ours, control);
            rows.Add(
                new Row(
                    $"purchases/s to SUCCEEDED, {name}; control: plain code",
                    ours,
                    control,
                    new Bar(0.4, AtLeast: true),
                    Conditions(purchases)
                )
            );
        }

        return rows;
    }

    private static string Conditions(int purchases) =>
        $"purchases: {purchases:N0} of one tonne in a closed loop. Ours: start_payment and payment_success of ProjectApi on its engine, "
        + "with journal, leases, inbox row, outbox and relay, which publishes "
        + "the mails to the broker meanwhile; BeginPurchase's HTTP and the broker before the consumer are left out. Control: the same "
        + "calls and transactions by the same classes (EF Core, HttpClient) without "
        + "workflow, inbox and mail. PaymentService and UserService are one small HTTP server in this process: a committed row for each "
        + "PUT, a row read for each GET.";

    private static async Task<Sample> MeasureAsync(
        BenchEnvironment environment,
        int concurrency,
        int purchases,
        int projects,
        Func<long, long, Task> buy,
        int workflowsEach
    )
    {
        await environment.ExecuteAsync(
            "TRUNCATE purchases, inventory_reservations, workflows.instances, messaging.inbox, fakes.intents, fakes.credits"
        );
        await environment.ExecuteAsync("UPDATE inventory SET held = 0, committed = 0 WHERE held > 0 OR committed > 0");
        await environment.ExecuteAsync("VACUUM inventory");
        await environment.PurgeAsync(Queues.Notification);
        await environment.SettleDiskAsync();
        var cpu = environment.Servers.Cpu.Read();
        var took = await ClosedLoop.RunAsync(
            concurrency,
            purchases,
            n => buy(FirstProject + (n * 7_919L % projects), 1 + (n % FakeServices.Users))
        );
        await Wait.UntilAsync(async () => await environment.CountRowsAsync("messaging.outbox") == 0, "the outbox is empty", DrainBound);
        var used = environment.Servers.Cpu.Read() - cpu;
        await CheckAsync(environment, purchases, workflowsEach * purchases);
        return new Sample([purchases / took.TotalSeconds], used);
    }

    /// <exception cref="InvalidOperationException">Not every purchase has come to its end.</exception>
    private static async Task CheckAsync(BenchEnvironment environment, int purchases, int workflows)
    {
        var (succeeded, credits) = (
            await environment.CountRowsAsync("purchases WHERE status = 'SUCCEEDED'"),
            await environment.CountRowsAsync("fakes.credits")
        );
        var committed = (decimal)(await environment.ExecuteAsync("SELECT sum(committed) FROM inventory"))!;
        var done = await environment.CountRowsAsync("workflows.instances WHERE status = 'SUCCEEDED'");
        if (succeeded != purchases || credits != purchases || committed != purchases * DurablePurchases.Kilograms || done != workflows)
        {
            throw new InvalidOperationException(
                $"Of {purchases} purchases {succeeded} have succeeded, {credits} are credited and {committed} kg taken; {done} "
                    + "workflows have ended."
            );
        }
    }
}
