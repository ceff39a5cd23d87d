using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Bench;

/// <summary>Whether claiming a batch, and recording a group in the inbox, cost the same however full the tables are or were.</summary>
internal static class ClaimFigure
{
    private const int BatchSize = 500;

    /// <summary>
    /// A claim takes half of the lanes and an equal share of each: with four batches there, it finds as many rows as in a backlog.
    /// </summary>
    private const int FewRows = 4 * BatchSize;

    /// <summary>A whole batch, less what rounding loses when it is divided among the lanes.</summary>
    private const int LeastClaimed = BatchSize * 9 / 10;

    private const int GroupSize = 100;
    private const int Tries = 200;
    private const int DefaultRounds = 3;
    private const int DefaultHistory = 10_000_000;

    /// <summary>Messages of history for each message of backlog: 10,000,000 and 1,000,000.</summary>
    private const int HistoryPerBacklog = 10;

    /// <summary>
    /// Messages of history for each deleted row that no vacuum has seen: 500,000, what gathers in a minute, PostgreSQL's
    /// autovacuum_naptime, at 8,000/s.
    /// </summary>
    private const int HistoryPerDead = 20;

    public static readonly Figure Figure = new(
        "claim",
        "claim time with 1,000,000 rows of backlog and after 10,000,000 messages of history",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var history = options.Messages ?? DefaultHistory;
        var (backlog, dead) = (history / HistoryPerBacklog, history / HistoryPerDead);
        await using var empty = await BenchEnvironment.CreateAsync(servers, "claim_empty");
        await using var twin = await BenchEnvironment.CreateAsync(servers, "claim_twin");
        await using var full = await BenchEnvironment.CreateAsync(servers, "claim_backlog");
        await using var old = await BenchEnvironment.CreateAsync(servers, "claim_history");
        await using var bloated = await BenchEnvironment.CreateAsync(servers, "claim_dead");
        await OutboxRows.InsertAsync(empty, FewRows);
        await OutboxRows.InsertAsync(twin, FewRows);
        await FillAsync(full, old, bloated, history);
        foreach (var environment in new[] { empty, twin, full, old, bloated })
        {
            await environment.ExecuteAsync("ANALYZE");
            await environment.SettleDiskAsync();
        }

        await using var emptyClaims = new OutboxClaims(empty);
        await using var twinClaims = new OutboxClaims(twin);
        await using var fullClaims = new OutboxClaims(full);
        await using var oldClaims = new OutboxClaims(old);
        await using var bloatedClaims = new OutboxClaims(bloated);
        var few = new Contestant($"claim ms, {FewRows:N0} rows", () => ClaimAsync(empty, emptyClaims));
        var again = new Contestant($"claim ms, {FewRows:N0} rows, twin", () => ClaimAsync(twin, twinClaims));
        var many = new Contestant($"claim ms, {backlog:N0} rows", () => ClaimAsync(full, fullClaims));
        var late = new Contestant($"claim ms, {FewRows:N0} rows after {history:N0}, vacuumed", () => ClaimAsync(old, oldClaims));
        var unclean = new Contestant(
            $"claim ms, {FewRows:N0} rows after {dead:N0}, not vacuumed",
            () => ClaimAsync(bloated, bloatedClaims)
        );
        var newInbox = new Contestant("inbox insert ms, empty", () => InsertAsync(empty));
        var oldInbox = new Contestant($"inbox insert ms, {history:N0} rows", () => InsertAsync(old));
        Contestant[] all = [few, again, many, late, unclean, newInbox, oldInbox];
        Progress.Say("claim: warming up");
        foreach (var contestant in all)
        {
            await contestant.WarmUpAsync();
        }

        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, all);
        var bar = new Bar(1.5, AtLeast: false);
        var conditions =
            $"claim: p50 of {Tries} claims of up to {BatchSize} rows (never fewer than {LeastClaimed}) of {BenchEvent.Size} bytes body, "
            + "each begun and rolled back; history is rows inserted and "
            + "deleted in chunks, and as many inbox rows over the retained days. Vacuumed is what autovacuum has done by itself, "
            + "waited for; not vacuumed is with autovacuum off for the outbox, as between "
            + $"two of its runs. A twin of the control measured {again.Values().Median / few.Values().Median:0.00} of it: differences "
            + "of that size are noise. On a table as small as the control's "
            + "PostgreSQL may choose another index than on the others; compare the milliseconds of all rows before trusting a ratio. "
            + $"Inbox: one statement of {GroupSize} new ids, rolled back.";
        return
        [
            new Row($"claim p50, ms, with {backlog:N0} rows of backlog; control: {FewRows:N0} rows", many, few, bar, conditions),
            new Row($"claim p50, ms, after {history:N0} messages of history; control: the same", late, few, bar, conditions),
            new Row($"claim p50, ms, after {dead:N0} messages that no vacuum has seen; control: the same", unclean, few, bar, conditions),
            new Row($"inbox insert p50, ms, with {history:N0} rows of history; control: empty", oldInbox, newInbox, bar, conditions),
        ];
    }

    private static async Task FillAsync(BenchEnvironment full, BenchEnvironment old, BenchEnvironment bloated, int history)
    {
        Progress.Say($"claim: {history / HistoryPerBacklog:N0} rows of backlog");
        await OutboxRows.InsertAsync(full, history / HistoryPerBacklog);
        await Task.WhenAll(MessageHistory.PassThroughOutboxAsync(old, history), MessageHistory.FillInboxAsync(old, history));
        await MessageHistory.WaitForAutovacuumAsync(old);
        await OutboxRows.InsertAsync(old, FewRows);
        await bloated.ExecuteAsync("ALTER TABLE messaging.outbox SET (autovacuum_enabled = false)");
        await MessageHistory.PassThroughOutboxAsync(bloated, history / HistoryPerDead);
        await OutboxRows.InsertAsync(bloated, FewRows);
    }

    private static Task<Sample> ClaimAsync(BenchEnvironment environment, OutboxClaims claims) =>
        MedianAsync(environment, () => claims.TryAsync(BatchSize, LeastClaimed));

    private static Task<Sample> InsertAsync(BenchEnvironment environment) =>
        MedianAsync(
            environment,
            async () =>
            {
                await using var connection = await environment.Source.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                await using var insert = new NpgsqlCommand(RawSettlement.InboxSql, connection)
                {
                    Parameters =
                    {
                        new()
                        {
                            Value = Enumerable.Repeat(DateOnly.FromDateTime(DateTime.UtcNow), GroupSize).ToArray(),
                            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date,
                        },
                        new()
                        {
                            Value = Enumerable.Range(0, GroupSize).Select(_ => Guid.CreateVersion7()).ToArray(),
                            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid,
                        },
                        new() { Value = "bench.history.q" },
                    },
                };
                await insert.ExecuteNonQueryAsync();
                return Stopwatch.GetTimestamp();
            }
        );

    /// <param name="environment">The environment whose processor time counts.</param>
    /// <param name="attempt">Returns the time at which it was done, in stopwatch ticks; its rollback is not counted.</param>
    private static async Task<Sample> MedianAsync(BenchEnvironment environment, Func<Task<long>> attempt)
    {
        var cpu = environment.Servers.Cpu.Read();
        var times = new double[Tries];
        for (var i = 0; i < Tries; i++)
        {
            var started = Stopwatch.GetTimestamp();
            times[i] = OpenLoop.MillisecondsBetween(started, await attempt());
        }

        return new Sample([new Series(times).Median], environment.Servers.Cpu.Read() - cpu);
    }
}
