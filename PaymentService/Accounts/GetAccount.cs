using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Payments.Contracts;
using Payments.Ledger;
using Payments.PaymentService.Accounting;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;

namespace Payments.PaymentService.Accounts;

/// <summary>Shows a user's payment account: what it holds in each currency, and its movements, newest first, a page at a time.</summary>
internal static class GetAccount
{
    private const int MaxLimit = 200;

    /// <param name="UserId">The user.</param>
    /// <param name="Username">The name that the user signs in with.</param>
    /// <param name="Email">Where mails go.</param>
    /// <param name="OpenedAt">UTC.</param>
    /// <param name="Balances">What the account holds, one amount for each currency that it has had.</param>
    /// <param name="Movements">Newest first.</param>
    /// <param name="Before">For the next page; null on the last.</param>
    internal sealed record AccountView(
        long UserId,
        string Username,
        string Email,
        DateTime OpenedAt,
        IReadOnlyList<Money> Balances,
        IReadOnlyList<Movement> Movements,
        string? Before
    );

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/accounts/{userId:long}", HandleAsync)
            .WithName("GetAccount")
            .WithSummary("Shows a user's payment account. Pages of movements: limit, before.")
            .WithTags("Accounts")
            .RequireAuthorization(Access.SignedIn)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<AccountView>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        long userId,
        int? limit,
        string? before,
        ClaimsPrincipal caller,
        PaymentsDb db,
        CancellationToken ct
    )
    {
        var cursor = MovementCursor.Start;
        var isCursor = before is null || MovementCursor.TryParse(before, out cursor);
        if (Validation.Of(Paging.LimitRule(limit, MaxLimit), ("before", !isCursor, "is not a cursor of this list")) is { } invalid)
        {
            return invalid;
        }

        // Another's account and none look the same.
        if (
            !caller.MayActFor(userId)
            || await db.PaymentAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == userId, ct) is not { } account
        )
        {
            return TypedResults.Problem($"User {userId} has no payment account.", statusCode: StatusCodes.Status404NotFound);
        }

        await db.Database.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var balances = await LedgerBalances.OfCodeAsync(connection, ChartOfAccounts.UserCode(userId), ct);
        var (movements, next) = await Movements.ReadAsync(connection, userId, cursor, limit ?? Paging.DefaultLimit, ct);
        return TypedResults.Ok(
            new AccountView(
                account.UserId,
                account.Username,
                account.Email,
                account.OpenedAt,
                [.. balances.Select(b => new Money(b.CreditMinor, b.Currency))],
                movements,
                next?.ToString()
            )
        );
    }
}
