using Payments.Messaging;

namespace Payments.Bench;

/// <summary>
/// How many orders a second OrderApi takes over HTTP, seats held and message left in the outbox, beside the same statements in pgbench, a
/// transaction each.
/// </summary>
internal static class ReservationFigure
{
    private const string Queue = "bench.orders.q";
    private const int Connections = 64;
    private const int DefaultOrders = 20_000;
    private const int DefaultRounds = 5;
    private const int WarmUps = 2;
    private const int Shows = 1_000;

    /// <summary>More than all passes together sell.</summary>
    private const long Capacity = 1_000_000_000;

    private static readonly TimeSpan DrainBound = TimeSpan.FromMinutes(2);

    public static readonly Figure Figure = new(
        "reservations",
        "orders/s over HTTP on one hot show and over 1,000 shows, beside the same SQL in pgbench",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var orders = (options.Messages ?? DefaultOrders) / PgBench.Clients * PgBench.Clients;
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name, isOfService: true);
        await using var service = await ServiceProcess.StartAsync(environment, "OrderApi", "orders");
        await CreateAsync(environment);
        using var pgbench = await PgBench.CreateAsync(environment);
        var rows = new List<Row>();
        foreach (var (name, shows) in new[] { ("one hot show", 1), ($"{Shows:N0} shows", Shows) })
        {
            var ours = new Contestant(
                $"HTTP, {name}",
                () => PassAsync(environment, orders, service, () => OrderLoad.RunAsync(service.Address, Connections, orders, ShowAt(shows)))
            );
            var control = new Contestant(
                $"pgbench, {name}",
                () => PassAsync(environment, orders, service, () => pgbench.RunAsync(orders, shows, pipelined: false))
            );
            var pipelined = new Contestant(
                $"pgbench pipelined, {name}",
                () => PassAsync(environment, orders, service, () => pgbench.RunAsync(orders, shows, pipelined: true))
            );
            Progress.Say($"reservations: warming up on {name}");
            for (var i = 0; i < WarmUps; i++)
            {
                await ours.WarmUpAsync();
            }

            await control.WarmUpAsync();
            await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, ours, control, pipelined);
            rows.Add(
                new Row(
                    $"orders/s over HTTP, {name}; control: the same SQL in pgbench",
                    ours,
                    control,
                    new Bar(0.6, AtLeast: true),
                    Conditions(orders)
                )
            );
            rows.Add(
                new Row(
                    $"orders/s over HTTP, {name}; control: the same in one round trip",
                    ours,
                    pipelined,
                    new Bar(0.6, AtLeast: true),
                    Conditions(orders)
                )
            );
        }

        return rows;
    }

    private static string Conditions(int orders) =>
        $"reservations: {orders:N0} orders of one seat. Ours: OrderApi in a process of its own, closed loop over {Connections} "
        + "connections from a client on the same machine, from the first request to "
        + "the last answer; its relay publishes to the broker meanwhile. Control: pgbench with 16 clients on 2 threads, statements "
        + "prepared, a transaction an order on the same tables (lock and update the "
        + "inventory, read the show, insert reservation, order and outbox row), no HTTP and nothing published; statement by statement, "
        + "and as one pipeline. CPU of ours is client and service together.";

    private static Func<int, long> ShowAt(int shows) => order => PgBench.FirstShow + (order * 7_919L % shows);

    /// <summary>The control's messages go into a table that no relay empties.</summary>
    private static async Task CreateAsync(BenchEnvironment environment)
    {
        await environment.ExecuteAsync("CREATE TABLE control_outbox (LIKE messaging.outbox INCLUDING ALL)");
        await environment.ExecuteAsync(
            "INSERT INTO inventory (id, capacity, held, committed) "
                + $"SELECT i, {Capacity}, 0, 0 FROM generate_series({PgBench.FirstShow}, {PgBench.FirstShow + Shows - 1}) i"
        );
        await environment.ExecuteAsync(
            "INSERT INTO shows (id, name, starts_at, venue, price_minor, currency) "
                + "SELECT i, 'Show ' || i, now(), 'Hall', 2500, 'USD' "
                + $"FROM generate_series({PgBench.FirstShow}, {PgBench.FirstShow + Shows - 1}) i"
        );
        await using var channel = await environment.Connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, QueueArguments.Work(Queue));
        await channel.QueueBindAsync(Queue, BrokerNames.Events, "order.created");
    }

    private static async Task<Sample> PassAsync(BenchEnvironment environment, int orders, ServiceProcess service, Func<Task<TimeSpan>> pass)
    {
        await environment.ExecuteAsync("TRUNCATE order_steps, orders, inventory_reservations, control_outbox");
        await environment.ExecuteAsync("UPDATE inventory SET held = 0 WHERE held > 0");
        await environment.ExecuteAsync("VACUUM inventory");
        await environment.PurgeAsync(Queue);
        await environment.SettleDiskAsync();
        var (cpu, serviceCpu) = (environment.Servers.Cpu.Read(), service.CpuSeconds);
        var took = await pass();
        await Wait.UntilAsync(async () => await environment.CountRowsAsync("messaging.outbox") == 0, "the outbox is empty", DrainBound);
        var used = environment.Servers.Cpu.Read() - cpu;
        await CheckAsync(environment, orders);
        return new Sample([orders / took.TotalSeconds], used with { Bench = used.Bench + service.CpuSeconds - serviceCpu });
    }

    /// <exception cref="InvalidOperationException">Not every order was taken whole.</exception>
    private static async Task CheckAsync(BenchEnvironment environment, int orders)
    {
        var held = (long)(decimal)(await environment.ExecuteAsync("SELECT sum(held) FROM inventory"))!;
        var (placed, reserved) = (
            await environment.CountRowsAsync("orders"),
            await environment.CountRowsAsync("inventory_reservations WHERE status = 'RESERVED'")
        );
        if (held != orders || placed != orders || reserved != orders)
        {
            throw new InvalidOperationException($"Of {orders} orders {placed} are there, {reserved} reservations, and {held} seats held.");
        }
    }
}
