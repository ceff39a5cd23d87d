using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.PaymentService;
using Payments.PaymentService.Reconciliation;

namespace Payments.Bench;

/// <summary>How long a run of the reconciliation takes that compares what has changed, beside one that compares everything.</summary>
internal static class ReconciliationFigure
{
    private const int DefaultPostings = 10_000_000;
    private const int PostingsPerPayment = 2;
    private const int DefaultRounds = 3;

    /// <summary>Payments a second that the books are spread over: as many as five minutes of a busy day.</summary>
    private const int PaymentsPerSecond = 20;

    private const string Database = "bench_reconciliation";

    public static readonly Figure Figure = new(
        "reconciliation",
        "time of a reconciliation of what has changed, and of everything, on 10,000,000 postings",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var postings = options.Messages ?? DefaultPostings;
        await servers.ExecuteAsync($"CREATE DATABASE {Database}");
        await using var source = NpgsqlDataSource.Create($"{servers.Postgres};Database={Database}");
        try
        {
            await using (var db = Open(source))
            {
                await db.Database.MigrateAsync();
            }

            Progress.Say($"reconciliation: {postings:N0} postings");
            await FillAsync(source, postings / PostingsPerPayment);
            var changed = new Contestant("ms, what has changed", () => PassAsync(servers, source, isFull: false));
            var all = new Contestant("ms, everything", () => PassAsync(servers, source, isFull: true));
            Progress.Say("reconciliation: warming up");
            await all.WarmUpAsync();
            await changed.WarmUpAsync();
            await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, changed, all);
            var conditions =
                $"reconciliation: {postings:N0} postings of {postings / PostingsPerPayment:N0} payments, {PaymentsPerSecond} a second "
                + "until now, each with its operation and entry; no gateway that keeps records. What has changed: the last ten minutes.";
            return
            [
                new Row(
                    $"reconciling what has changed of {postings:N0} postings, ms; control: everything",
                    changed,
                    all,
                    new Bar(0.1, AtLeast: false),
                    conditions
                ),
            ];
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await servers.ExecuteAsync($"DROP DATABASE {Database} WITH (FORCE)");
        }
    }

    private static PaymentsDb Open(NpgsqlDataSource source) =>
        new(new DbContextOptionsBuilder<PaymentsDb>().UseNpgsql(source).UseSnakeCaseNamingConvention().Options);

    private static async Task<Sample> PassAsync(Servers servers, NpgsqlDataSource source, bool isFull)
    {
        var options = Options.Create(new ReconciliationOptions { FullInterval = TimeSpan.FromDays(1_000) });
        await using var db = Open(source);
        var reconciler = new Reconciler(db, [], options, TimeProvider.System, new ReconciliationHealth(options, TimeProvider.System));
        var cpu = servers.Cpu.Read();
        var started = Stopwatch.GetTimestamp();
        var run = await reconciler.RunAsync(isFull, CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(started);
        return run is { Found: 0, Failure: null } && run.IsFull == isFull
            ? new Sample([took.TotalMilliseconds], servers.Cpu.Read() - cpu)
            : throw new InvalidOperationException($"The run was another one than asked for, or has found {run?.Found} differences.");
    }

    /// <summary>As the service would have written it, without its guards, which look at every row.</summary>
    private static async Task FillAsync(NpgsqlDataSource source, int payments)
    {
        await using var command = source.CreateCommand(
            $"""
            SET session_replication_role = replica;
            INSERT INTO ledger.accounts (code, currency, kind, stripes, never_negative) VALUES
                ('gateway:simulated:receivable', 'USD', 'ASSET', 16, false), ('purpose:card:payable', 'USD', 'LIABILITY', 16, false);
            CREATE TEMP TABLE paid AS
                SELECT i, gen_random_uuid() AS payment, gen_random_uuid() AS operation,
                    now() - ({payments} - i) * interval '1 second' / {PaymentsPerSecond} AS at
                FROM generate_series(1, {payments}) i;
            INSERT INTO payments (id, purpose, status, amount_minor, currency, authorized_minor, captured_minor, refunded_minor, payer,
                reference, gateway, gateway_reference, capture_method, created_at, settled_at, steps, secret, suspense_minor,
                disputed_minor, reported_refunds)
            SELECT payment, 'card', 'SUCCEEDED', 1000, 'USD', 1000, 1000, 0, 'ada@example.com',
                'Card', 'simulated', 'pi_' || i, 'AUTOMATIC', at, at, '[]', 'secret', 0,
                0, '[]'
            FROM paid ORDER BY i;
            INSERT INTO payment_operations (id, payment_id, kind, amount_minor, payment_method, status, attempts, gateway_reference,
                created_at, next_attempt_at, resolved_at)
            SELECT operation, payment, 'CHARGE', 1000, 'pm_card_visa', 'SUCCEEDED', 1, 'pi_' || i, at, at, at FROM paid ORDER BY i;
            INSERT INTO ledger.entries (id, key, kind, payment_id, postings, posted_at)
            SELECT i, operation, 'CAPTURE', payment, {PostingsPerPayment}, at FROM paid ORDER BY i;
            INSERT INTO ledger.postings (entry_id, posted_at, amount_minor, account_id, ordinal, currency)
            SELECT i, at, CASE side WHEN 1 THEN 1000 ELSE -1000 END, side, side, 'USD'
            FROM paid, generate_series(1, 2) side ORDER BY i, side;
            INSERT INTO ledger.balances (account_id, stripe, limited_to, balance_minor)
            SELECT account_id, 0, 0, sum(amount_minor) FROM ledger.postings GROUP BY account_id;
            """
        );
        command.CommandTimeout = 0; // filling takes minutes; the whole run is bounded by bench.sh
        await command.ExecuteNonQueryAsync();
        await using var vacuum = source.CreateCommand("VACUUM ANALYZE");
        vacuum.CommandTimeout = 0;
        await vacuum.ExecuteNonQueryAsync();
    }
}
