using System.Diagnostics;
using Npgsql;
using Payments.Ledger;

namespace Payments.Bench;

/// <summary>How many transfers a second the ledger posts in groups, against one transaction with row locks for each transfer.</summary>
internal static class LedgerFigure
{
    private const int Accounts = 100_000;
    private const int GroupSize = 1_000;
    private const int DefaultTransfers = 50_000;
    private const int DefaultRounds = 5;
    private const int SeveralConnections = 4;

    /// <summary>What the best figure of tb-perf's row-locking client used; more only wait for the hot rows.</summary>
    private const int RowConnections = 16;

    /// <summary>Transfers of a control's pass for each of ours: both passes take seconds.</summary>
    private const int TransfersPerRowTransfer = 5;

    private const int StatementsPrepared = 20;
    private const int Seed = 4;

    public static readonly Figure Figure = new(
        "ledger",
        "ledger transfers/s with Zipf-distributed accounts, in groups and row by row",
        MeasureAsync
    );

    private static async Task<IReadOnlyList<Row>> MeasureAsync(Servers servers, BenchOptions options)
    {
        var count = options.Messages ?? DefaultTransfers;
        await using var environment = await BenchEnvironment.CreateAsync(servers, Figure.Name);
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(environment.Addresses.Database)
            {
                MaxAutoPrepare = StatementsPrepared,
                AutoPrepareMinUsages = 2,
            }
        );
        Progress.Say($"ledger: {Accounts:N0} accounts");
        await CreateAsync(environment);
        var transfers = new Zipf(Accounts, Seed).Transfers(count);
        var one = new Contestant(
            "groups, 1 connection",
            () => PassAsync(environment, transfers, t => PostInGroupsAsync(source, t, connections: 1))
        );
        var several = new Contestant(
            $"groups, {SeveralConnections} connections",
            () => PassAsync(environment, transfers, t => PostInGroupsAsync(source, t, SeveralConnections))
        );
        var rows = new Contestant(
            $"rows, {RowConnections} connections",
            () =>
                PassAsync(
                    environment,
                    transfers[..(count / TransfersPerRowTransfer)],
                    t => RowByRowLedger.PostAsync(source, t, RowConnections)
                )
        );
        Progress.Say("ledger: warming up");
        foreach (var contestant in new[] { one, several, rows })
        {
            await contestant.WarmUpAsync();
        }

        await Rounds.RunAsync(Figure.Name, options.Rounds ?? DefaultRounds, one, several, rows);
        var bar = new Bar(2, AtLeast: true);
        var conditions =
            $"ledger: {count:N0} transfers between accounts drawn by Zipf(1.0) from {Accounts:N0}, each account one row (no stripes); "
            + "an entry and two postings a transfer, with all guards. "
            + $"Ours: groups of {GroupSize:N0}, one call and one commit each, objects made in the pass. Control: "
            + $"{count / TransfersPerRowTransfer:N0} transfers on {RowConnections} connections, each a "
            + "transaction of its own in one round trip: the same rows inserted into tables with the same keys and no guard, two "
            + "UPDATEs of balances in the order of the accounts, prepared.";
        return
        [
            new Row("ledger, transfers/s in groups on 1 connection; control: row by row", one, rows, bar, conditions),
            new Row(
                $"ledger, transfers/s in groups on {SeveralConnections} connections; control: the same",
                several,
                rows,
                bar,
                conditions
            ),
        ];
    }

    private static async Task CreateAsync(BenchEnvironment environment)
    {
        foreach (var script in LedgerSchema.Initial)
        {
            await environment.ExecuteAsync(script);
        }

        await environment.ExecuteAsync(RowByRowLedger.CreateSql);
        await environment.ExecuteAsync(
            "INSERT INTO ledger.accounts (code, currency, kind, stripes, never_negative) "
                + $"SELECT 'bench:' || i, 'USD', 'LIABILITY', 1, false FROM generate_series(0, {Accounts - 1}) i"
        );
        await environment.ExecuteAsync($"INSERT INTO rows.balances SELECT i, 0 FROM generate_series(0, {Accounts - 1}) i");
        await environment.ExecuteAsync("VACUUM ANALYZE");
    }

    private static async Task PostInGroupsAsync(NpgsqlDataSource source, IReadOnlyList<Transfer> transfers, int connections)
    {
        var groups = new Queue<Transfer[]>(transfers.Chunk(GroupSize));
        await Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        await using var connection = await source.OpenConnectionAsync();
                        while (Take(groups) is { } group)
                        {
                            await GeneralLedger.PostAsync(connection, [.. group.Select(EntryOf)], CancellationToken.None);
                        }
                    })
                )
        );
    }

    private static Transfer[]? Take(Queue<Transfer[]> groups)
    {
        lock (groups)
        {
            return groups.TryDequeue(out var group) ? group : null;
        }
    }

    private static LedgerEntry EntryOf(Transfer transfer) =>
        new(
            Guid.CreateVersion7(),
            EntryKind.Capture,
            Guid.CreateVersion7(),
            DateTimeOffset.UtcNow,
            [
                Posting.Debit(AccountOf(transfer.Debit), transfer.AmountMinor),
                Posting.Credit(AccountOf(transfer.Credit), transfer.AmountMinor),
            ]
        );

    private static LedgerAccount AccountOf(int number) =>
        new($"bench:{number}", "USD", AccountKind.Liability, Stripes: 1, NeverNegative: false);

    private static async Task<Sample> PassAsync(BenchEnvironment environment, Transfer[] transfers, Func<Transfer[], Task> post)
    {
        await ResetAsync(environment);
        var cpu = environment.Servers.Cpu.Read();
        var started = Stopwatch.GetTimestamp();
        await post(transfers);
        var took = Stopwatch.GetElapsedTime(started);
        var used = environment.Servers.Cpu.Read() - cpu;
        await CheckAsync(environment, transfers);
        return new Sample([transfers.Length / took.TotalSeconds], used);
    }

    /// <summary>Triggers keep the ledger append only; a superuser can turn them off for its connection.</summary>
    private static async Task ResetAsync(BenchEnvironment environment)
    {
        await environment.ExecuteAsync(
            "SET session_replication_role = replica; TRUNCATE ledger.entries, ledger.postings, rows.entries, rows.postings; "
                + "UPDATE ledger.balances SET balance_minor = 0 WHERE balance_minor <> 0; "
                + "UPDATE rows.balances SET balance_minor = 0 WHERE balance_minor <> 0; RESET session_replication_role"
        );
        await environment.ExecuteAsync("VACUUM ledger.balances");
        await environment.ExecuteAsync("VACUUM rows.balances");
        await environment.SettleDiskAsync();
    }

    /// <exception cref="InvalidOperationException">Something is missing from the books.</exception>
    private static async Task CheckAsync(BenchEnvironment environment, Transfer[] transfers)
    {
        var hottest = transfers.Sum(t => (t.Debit == 0 ? t.AmountMinor : 0) - (t.Credit == 0 ? t.AmountMinor : 0));
        var postings = await environment.CountRowsAsync("ledger.postings") + await environment.CountRowsAsync("rows.postings");
        var balance = (decimal)
            (
                await environment.ExecuteAsync(
                    "SELECT (SELECT sum(b.balance_minor) FROM ledger.balances b JOIN ledger.accounts a ON a.id = b.account_id "
                        + "WHERE a.code = 'bench:0') + (SELECT balance_minor FROM rows.balances WHERE account_id = 0)"
                )
            )!;
        if (postings != 2 * transfers.Length || balance != hottest)
        {
            throw new InvalidOperationException(
                $"{postings} postings of {transfers.Length} transfers; the hottest account has {balance} and not {hottest}."
            );
        }
    }
}
