using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Payments.ServiceDefaults;

namespace Payments.Ledger.Operators;

/// <summary>Lists the chart of accounts with balances, now or at a point in time, a page at a time.</summary>
internal static class ListLedgerAccounts
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    /// <param name="Items">The accounts, in the order in which they were opened.</param>
    /// <param name="At">The point in time, UTC; null is now.</param>
    /// <param name="After">For the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<LedgerBalance> Items, DateTimeOffset? At, int? After);

    public static void Map(IEndpointRouteBuilder ledger) =>
        ledger
            .MapGet("/accounts", HandleAsync)
            .WithName("ListLedgerAccounts")
            .WithSummary(
                "Lists the chart of accounts with balances. A debit balance is above 0. At a point in time: at. Pages: limit, after."
            );

    private static async Task<Results<Ok<Page>, ValidationProblem>> HandleAsync(
        DateTimeOffset? at,
        int? limit,
        int? after,
        LedgerDatabase database,
        CancellationToken ct
    )
    {
        if (
            Validation.Of(
                ("limit", limit is < 1 or > MaxLimit, $"must be between 1 and {MaxLimit}"),
                ("after", after < 0, "must not be below 0")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var items = await LedgerBalances.PageAsync(await database.OpenAsync(ct), after ?? 0, limit ?? DefaultLimit, at, ct);
        return TypedResults.Ok(new Page(items, at, items.Count == (limit ?? DefaultLimit) ? items[^1].Id : null));
    }
}
