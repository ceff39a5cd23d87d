using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using NpgsqlTypes;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;

namespace Payments.Ledger.Operators;

/// <summary>Lists entries with their postings, newest first, a page at a time.</summary>
internal static class ListLedgerEntries
{
    private const int MaxLimit = 500;

    private const string Sql = """
        SELECT e.id, e.key, e.kind, e.payment_id, e.posted_at, array_agg(a.code ORDER BY p.ordinal),
            array_agg(p.amount_minor ORDER BY p.ordinal), array_agg(p.currency::text ORDER BY p.ordinal)
        FROM (
            SELECT * FROM ledger.entries
            WHERE ($1::uuid IS NULL OR payment_id = $1) AND ($2::bigint IS NULL OR id < $2)
            ORDER BY id DESC LIMIT $3
        ) e
        JOIN ledger.postings p ON p.entry_id = e.id
        JOIN ledger.accounts a ON a.id = p.account_id
        GROUP BY e.id, e.key, e.kind, e.payment_id, e.posted_at
        ORDER BY e.id DESC
        """;

    /// <param name="Account">Code of the account.</param>
    /// <param name="AmountMinor">Minor units; above 0 is a debit, below 0 a credit.</param>
    /// <param name="Currency">ISO 4217 code.</param>
    internal sealed record PostingView(string Account, long AmountMinor, string Currency);

    /// <param name="Id">Counts up; not without gaps.</param>
    /// <param name="Key">Id of the operation that the entry stands for.</param>
    /// <param name="Kind">What happened.</param>
    /// <param name="PaymentId">The payment.</param>
    /// <param name="PostedAt">UTC.</param>
    /// <param name="Postings">They sum to 0.</param>
    internal sealed record EntryView(
        long Id,
        Guid Key,
        EntryKind Kind,
        Guid? PaymentId,
        DateTime PostedAt,
        IReadOnlyList<PostingView> Postings
    );

    public static void Map(IEndpointRouteBuilder ledger) =>
        ledger
            .MapGet("/entries", HandleAsync)
            .WithName("ListLedgerEntries")
            .WithSummary("Lists entries with their postings, newest first. Filter: paymentId. Pages: limit, before.");

    private static async Task<Results<Ok<Page<EntryView, long>>, ValidationProblem>> HandleAsync(
        Guid? paymentId,
        int? limit,
        long? before,
        LedgerDatabase database,
        CancellationToken ct
    )
    {
        if (Validation.Of(Paging.LimitRule(limit, MaxLimit)) is { } invalid)
        {
            return invalid;
        }

        var items = await ReadAsync(await database.OpenAsync(ct), paymentId, before, limit ?? Paging.DefaultLimit, ct);
        return TypedResults.Ok(items.ToPage(limit, e => e.Id));
    }

    /// <returns>Entries, newest first.</returns>
    public static async Task<List<EntryView>> ReadAsync(
        NpgsqlConnection connection,
        Guid? paymentId,
        long? before,
        int limit,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = (object?)paymentId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<EntryView>();
        while (await reader.ReadAsync(ct))
        {
            var (accounts, amounts, currencies) = (
                reader.GetFieldValue<string[]>(5),
                reader.GetFieldValue<long[]>(6),
                reader.GetFieldValue<string[]>(7)
            );
            items.Add(
                new EntryView(
                    reader.GetInt64(0),
                    reader.GetGuid(1),
                    Enum.Parse<EntryKind>(reader.GetString(2).Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
                    reader.IsDBNull(3) ? null : reader.GetGuid(3),
                    reader.GetDateTime(4),
                    [.. accounts.Select((account, i) => new PostingView(account, amounts[i], currencies[i]))]
                )
            );
        }

        return items;
    }
}
