using Npgsql;
using Payments.Contracts;
using Payments.Ledger;
using Payments.Ledger.Operators;
using Payments.PaymentService.Accounting;
using Payments.Tests.Support;

namespace Payments.Tests.Ledger;

/// <summary>Empty books in a database of their own. Tests of a class share them and use users and purposes of their own.</summary>
public sealed class Books(SharedSystem shared) : IAsyncLifetime
{
    internal const string Gateway = "simulated";
    internal const string Purpose = "tuition";

    internal static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static long lastUser = 1_000;

    private NpgsqlDataSource? source;

    internal NpgsqlDataSource Source => source ?? throw new InvalidOperationException("The books are not open.");

    public async ValueTask InitializeAsync()
    {
        source = NpgsqlDataSource.Create(
            await shared.CreateDatabaseAsync($"books_{Guid.CreateVersion7():N}") + ";Include Error Detail=true"
        );
        foreach (var script in LedgerSchema.Initial)
        {
            await ExecuteAsync(script);
        }
    }

    public ValueTask DisposeAsync() => source?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal static long NextUser() => Interlocked.Increment(ref lastUser);

    internal static Money Usd(long minor) => new(minor, "USD");

    internal static LedgerEntry Capture(long minor, long? user = null, Guid? key = null, DateTimeOffset? at = null) =>
        PaymentEntries.Capture(Guid.CreateVersion7(), key ?? Guid.CreateVersion7(), Gateway, Purpose, user, Usd(minor), at ?? Noon);

    internal static LedgerEntry Refund(long minor, long? user = null, DateTimeOffset? at = null) =>
        PaymentEntries.Refund(Guid.CreateVersion7(), Guid.CreateVersion7(), Gateway, Purpose, user, Usd(minor), at ?? Noon);

    internal static LedgerHold Hold(long minor, string purpose, long? user = null) =>
        PaymentHolds.Authorize(
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            Gateway,
            purpose,
            user,
            Usd(minor),
            Noon,
            TimeSpan.FromDays(7)
        );

    /// <summary>An entry that no business event makes: one posting to each account.</summary>
    internal static LedgerEntry Entry(params Posting[] postings) => new(Guid.CreateVersion7(), EntryKind.Capture, null, Noon, postings);

    internal async Task<IReadOnlyCollection<Guid>> PostAsync(params LedgerEntry[] entries)
    {
        await using var connection = await Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await GeneralLedger.PostAsync(connection, entries, TestContext.Current.CancellationToken);
    }

    internal async Task<IReadOnlyCollection<Guid>> HoldAsync(params LedgerHold[] holds)
    {
        await using var connection = await Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await GeneralLedger.HoldAsync(connection, holds, TestContext.Current.CancellationToken);
    }

    internal async Task<IReadOnlyCollection<Guid>> ResolveAsync(params HoldResolution[] resolutions)
    {
        await using var connection = await Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await GeneralLedger.ResolveAsync(connection, resolutions, TestContext.Current.CancellationToken);
    }

    internal async Task<LedgerBalance> BalanceAsync(LedgerAccount account)
    {
        await using var connection = await Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await LedgerBalances.OfCodeAsync(connection, account.Code, TestContext.Current.CancellationToken)).Single(b =>
            b.Currency == account.Currency
        );
    }

    internal async Task<long> BalanceAsync(LedgerAccount account, DateTimeOffset at)
    {
        await using var connection = await Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await LedgerBalances.AtAsync(connection, account, at, TestContext.Current.CancellationToken);
    }

    internal async Task InOrderAsync()
    {
        await using var connection = await Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        (await LedgerAudit.FindDifferencesAsync(connection, TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await GetTrialBalance.ReadAsync(connection, at: null, TestContext.Current.CancellationToken)).Balanced.ShouldBeTrue();
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The refusal that SQL past the code runs into.</summary>
    internal async Task<LedgerRefusal?> RefusalOfAsync(string sql) =>
        LedgerException.From(await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(sql)))?.Refusal;

    internal static async Task RefusesAsync(LedgerRefusal refusal, Func<Task> write) =>
        (await Should.ThrowAsync<LedgerException>(write)).Refusal.ShouldBe(refusal);
}
