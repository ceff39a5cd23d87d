using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Payments.Ledger.Operators;

/// <summary>
/// Adds up the debit and the credit balances of all accounts, by currency, now or at a point in time. The two are equal, or the books are
/// wrong.
/// </summary>
internal static class GetTrialBalance
{
    // The sums of everything are one pass over balances, and one over what was posted since; both of the same moment, as one statement sees
    // one.
    private const string Sql = """
        SELECT currency, coalesce(sum(balance) FILTER (WHERE balance > 0), 0)::bigint,
            coalesce(-sum(balance) FILTER (WHERE balance < 0), 0)::bigint, sum(balance)::bigint
        FROM (
            SELECT a.currency, now.balance - coalesce(later.amount, 0) AS balance
            FROM ledger.accounts a
            JOIN (SELECT account_id, sum(balance_minor) AS balance FROM ledger.balances GROUP BY account_id) now ON now.account_id = a.id
            LEFT JOIN (
                SELECT account_id, sum(amount_minor) AS amount FROM ledger.postings WHERE posted_at > $1 GROUP BY account_id
            ) later ON later.account_id = a.id
        ) accounts
        GROUP BY currency ORDER BY currency
        """;

    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="DebitsMinor">Sum of the accounts with debit balances, minor units.</param>
    /// <param name="CreditsMinor">Sum of the accounts with credit balances, minor units.</param>
    /// <param name="DifferenceMinor">Debits without credits: 0.</param>
    internal sealed record Total(string Currency, long DebitsMinor, long CreditsMinor, long DifferenceMinor);

    /// <param name="At">The point in time, UTC; null is now.</param>
    /// <param name="Balanced">Whether every difference is 0.</param>
    /// <param name="Totals">One for each currency.</param>
    internal sealed record TrialBalance(DateTimeOffset? At, bool Balanced, IReadOnlyList<Total> Totals);

    public static void Map(IEndpointRouteBuilder ledger) =>
        ledger
            .MapGet("/trial-balance", HandleAsync)
            .WithName("GetTrialBalance")
            .WithSummary("Adds up debit and credit balances by currency. At a point in time: at.");

    private static async Task<Ok<TrialBalance>> HandleAsync(DateTimeOffset? at, LedgerDatabase database, CancellationToken ct)
    {
        return TypedResults.Ok(await ReadAsync(await database.OpenAsync(ct), at, ct));
    }

    public static async Task<TrialBalance> ReadAsync(NpgsqlConnection connection, DateTimeOffset? at, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { LedgerBalances.At(at) } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var totals = new List<Total>();
        while (await reader.ReadAsync(ct))
        {
            totals.Add(new Total(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return new TrialBalance(at, totals.TrueForAll(t => t.DifferenceMinor == 0), totals);
    }
}
