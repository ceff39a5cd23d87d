using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Payments.Bench;

/// <summary>
/// What the page of orders costs: loading it when there are many orders, and pushing a new order to many open pages.
/// </summary>
internal static class DashboardFigure
{
    private const int Few = 100;
    private const int Many = 10_000;
    private const int Pages = 50;
    private const int RatePerSecond = 20;
    private const int OrdersPerPass = 200;
    private const int PageLoads = 200;
    private const int DefaultRounds = 3;

    private static readonly TimeSpan ArrivalBound = TimeSpan.FromSeconds(30);

    public static readonly Figure Figure = new(
        "dashboard",
        "the page of orders with 10,000 of them, and the time until 50 open pages show a new one",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name, isOfService: true);
        await using var service = await ServiceProcess.StartAsync(environment, "OrderApi", "orders");
        using var http = new HttpClient { BaseAddress = new Uri($"http://{service.Address}") };
        await environment.ExecuteAsync("UPDATE inventory SET capacity = 1000000000");

        var full = new Contestant("page, 10,000 orders, ms", () => LoadAsync(environment, service, http, Many));
        var empty = new Contestant("page, 100 orders, ms", () => LoadAsync(environment, service, http, Few));
        var crowd = new Contestant("50 open pages, ms", () => FollowAsync(environment, service, http, Pages));
        var alone = new Contestant("1 open page, ms", () => FollowAsync(environment, service, http, 1));
        Progress.Say("dashboard: warming up");
        await full.WarmUpAsync();
        await crowd.WarmUpAsync();
        var rounds = options.Rounds ?? DefaultRounds;
        await Rounds.RunAsync(Figure.Name, rounds, full, empty);
        await Rounds.RunAsync(Figure.Name, rounds, crowd, alone);
        var loading =
            $"dashboard, page: {PageLoads} loads of the first page one after another, from the request to the last byte; 50 rows, so "
            + "that the two differ in what lies behind them.";
        var following =
            $"dashboard, live: {Many:N0} orders are there; {RatePerSecond} a second come in over HTTP for "
            + $"{OrdersPerPass / RatePerSecond} s, counted from the request to the moment in which the row has come to "
            + "the last of the open pages, whose client is in the process that measures.";
        return
        [
            new Row("page with 10,000 orders p50, ms; control: with 100", full, empty, new Bar(2, AtLeast: false), loading),
            new Row("page with 10,000 orders p99, ms; control: with 100", full, empty, new Bar(2, AtLeast: false), loading, Value: 1),
            new Row("order to row on 50 pages p50, ms; control: on 1", crowd, alone, new Bar(2, AtLeast: false), following),
            new Row("order to row on 50 pages p99, ms; control: on 1", crowd, alone, new Bar(2, AtLeast: false), following, Value: 1),
        ];
    }

    private static Task<Sample> LoadAsync(BenchEnvironment environment, ServiceProcess service, HttpClient http, int orders) =>
        WithOrdersAsync(
            environment,
            service,
            orders,
            async () =>
            {
                var took = new double[PageLoads];
                for (var i = 0; i < PageLoads; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    await http.GetStringAsync("/");
                    took[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                }

                return took;
            }
        );

    private static Task<Sample> FollowAsync(BenchEnvironment environment, ServiceProcess service, HttpClient http, int count) =>
        WithOrdersAsync(
            environment,
            service,
            Many,
            async () =>
            {
                await using var pages = await OpenPages.OpenAsync(service.Address, count);
                var (sent, ids) = (new long[OrdersPerPass], new long[OrdersPerPass]);
                await OpenLoop.RunAsync(
                    RatePerSecond,
                    OrdersPerPass,
                    async index =>
                    {
                        sent[index] = Stopwatch.GetTimestamp();
                        using var answer = await http.PostAsJsonAsync(
                            "/orders",
                            new
                            {
                                userId = 1,
                                showId = 1,
                                quantity = 1,
                            }
                        );
                        ids[index] = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("orderId").GetInt64();
                    }
                );
                await Wait.UntilAsync(
                    () => Task.FromResult(ids.All(id => pages.ArrivedAt(id) is not null)),
                    "every order is on every page",
                    ArrivalBound
                );
                return [.. ids.Select((id, i) => Stopwatch.GetElapsedTime(sent[i], pages.ArrivedAt(id)!.Value).TotalMilliseconds)];
            }
        );

    private static async Task<Sample> WithOrdersAsync(
        BenchEnvironment environment,
        ServiceProcess service,
        int orders,
        Func<Task<double[]>> pass
    )
    {
        await environment.ExecuteAsync("TRUNCATE order_steps, orders, inventory_reservations");
        await environment.ExecuteAsync(
            $"""
            WITH seats AS (
                INSERT INTO inventory_reservations (id, inventory_id, quantity, status, reserved_at, expires_at)
                SELECT gen_random_uuid(), 1 + i % 3, 1, 'COMMITTED', now() - interval '1 day', now() - interval '1 day'
                FROM generate_series(1, {orders}) i
                RETURNING id, inventory_id)
            INSERT INTO orders
                (user_id, show_id, quantity, amount_minor, currency, status, reservation_id, request_id, payment_id, payment_status,
                created_at, expires_at, updated_at)
            SELECT 1, inventory_id, 1, 2500, 'USD', 'CONFIRMED', id, gen_random_uuid(), gen_random_uuid(), 'SUCCEEDED',
                now() - interval '1 day', now() - interval '1 day', now() - interval '1 day'
            FROM seats
            """
        );
        await environment.ExecuteAsync("VACUUM (ANALYZE) orders");
        await environment.SettleDiskAsync();
        var (cpu, serviceCpu) = (environment.Servers.Cpu.Read(), service.CpuSeconds);
        var took = await pass();
        var used = environment.Servers.Cpu.Read() - cpu;
        Array.Sort(took);
        return new Sample(
            [took[took.Length / 2], took[(int)(took.Length * 0.99)]],
            used with
            {
                Bench = used.Bench + service.CpuSeconds - serviceCpu,
            }
        );
    }
}
