using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Payments.Bench;

/// <summary>PostgreSQL's own load program with the statements of an order, a transaction for each.</summary>
internal sealed partial class PgBench : IDisposable
{
    /// <summary>Behind the seeded shows.</summary>
    public const long FirstShow = 1_001;

    /// <summary>Orders of a pass are a multiple of it.</summary>
    public const int Clients = 16;

    private const int Threads = 2;

    private const string Body =
        """{"orderId":1,"userId":1,"showId":1,"quantity":1,"amount":{"minor":"""
        + """2500,"currency":"USD"},"paymentId":"019b0000-0000-7000-8000-000000000000","show":"Show """
        + """1","expiresAt":"2026-11-21T12:15:00.0000000+00:00","at":"2026-11-21T12:00:00.0000000+00:00"}""";

    private const string Statements = $$"""
        BEGIN;
        SELECT name, venue, starts_at, price_minor, currency FROM shows WHERE id = :show;
        SELECT capacity - held - committed FROM inventory WHERE id = :show FOR NO KEY UPDATE;
        UPDATE inventory SET held = held + 1 WHERE id = :show;
        WITH reserved AS (
            INSERT INTO inventory_reservations (id, inventory_id, quantity, status, reserved_at, expires_at)
            VALUES (gen_random_uuid(), :show, 1, 'RESERVED', now(), now() + interval '15 minutes') RETURNING id),
        placed AS (
            INSERT INTO orders
                (user_id, show_id, quantity, amount_minor, currency, status, reservation_id, request_id, payment_id,
                created_at, expires_at, updated_at)
            SELECT :user, :show, 1, 2500, 'USD', 'PENDING', id, gen_random_uuid(), gen_random_uuid(),
                now(), now() + interval '15 minutes', now()
            FROM reserved RETURNING id)
        INSERT INTO control_outbox (message_id, exchange, routing_key, type, correlation_id, body, created_at)
        SELECT gen_random_uuid(), 'events', 'order.created', 'order.created', id::text, convert_to('{{Body}}', 'UTF8'), now() FROM placed;
        COMMIT;
        """;

    private readonly NpgsqlConnectionStringBuilder server;
    private readonly string folder;

    private PgBench(NpgsqlConnectionStringBuilder server, string folder) => (this.server, this.folder) = (server, folder);

    public static async Task<PgBench> CreateAsync(BenchEnvironment environment)
    {
        var pgbench = new PgBench(
            new NpgsqlConnectionStringBuilder(environment.Addresses.Database),
            Directory.CreateTempSubdirectory("bench").FullName
        );
        const string Draw = $"\\set show random(:first, :last)\n\\set user random(1, 1000000)\n";
        await File.WriteAllTextAsync(pgbench.Script(pipelined: false), $"{Draw}{Statements}\n");
        await File.WriteAllTextAsync(pgbench.Script(pipelined: true), $"{Draw}\\startpipeline\n{Statements}\n\\endpipeline\n");
        return pgbench;
    }

    /// <param name="orders">Orders of all clients together.</param>
    /// <param name="shows">How many shows they are for.</param>
    /// <param name="pipelined">Whether the statements of a transaction are sent at once instead of one after the other's answer.</param>
    /// <returns>How long it took, connecting left out.</returns>
    public async Task<TimeSpan> RunAsync(int orders, int shows, bool pipelined)
    {
        var start = new ProcessStartInfo("pgbench")
        {
            ArgumentList =
            {
                "-n",
                "-f",
                Script(pipelined),
                "-c",
                Text(Clients),
                "-j",
                Text(Threads),
                "-t",
                Text(orders / Clients),
                "-M",
                "prepared",
                "-D",
                $"first={Text(FirstShow)}",
                "-D",
                $"last={Text(FirstShow + shows - 1)}",
                "-h",
                server.Host!,
                "-p",
                Text(server.Port),
                "-U",
                server.Username!,
                server.Database!,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = server.Password;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return TransactionsPerSecond().Match(await output) is { Success: true } match && process.ExitCode == 0
            ? TimeSpan.FromSeconds(orders / double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"pgbench has failed: {await errors}");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Script(bool pipelined) => Path.Combine(folder, pipelined ? "pipelined.sql" : "order.sql");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+) \(without initial connection time\)")]
    private static partial Regex TransactionsPerSecond();
}
