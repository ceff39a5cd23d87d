using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Payments;

/// <summary>Lists payments, newest first: all of them for operators, their own for customers.</summary>
internal static class ListPayments
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <param name="Status">Only those that stand there.</param>
    /// <param name="Purpose">Only those of this purpose.</param>
    /// <param name="Payer">Only those of this payer, as the service that asked calls them.</param>
    /// <param name="UserId">Only those of this user.</param>
    /// <param name="From">Only those created then or later.</param>
    /// <param name="To">Only those created before.</param>
    /// <param name="Limit">Most payments on the page; 50 when left out.</param>
    /// <param name="Before">The page after the one that ended with this payment.</param>
    internal sealed record Filter(
        string? Status,
        string? Purpose,
        string? Payer,
        long? UserId,
        DateTimeOffset? From,
        DateTimeOffset? To,
        int? Limit,
        Guid? Before
    );

    /// <param name="Items">The payments.</param>
    /// <param name="Before">For the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<PaymentView> Items, Guid? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/payments", HandleAsync)
            .WithName("ListPayments")
            .WithSummary("Lists payments, newest first: an operator's view of all, a customer's of their own.")
            .WithTags("Payments")
            .RequireAuthorization(Access.SignedIn)
            .OpenInDemo()
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page>, ValidationProblem>> HandleAsync(
        [AsParameters] Filter filter,
        ClaimsPrincipal user,
        PaymentsDb db,
        CancellationToken ct
    )
    {
        var status = ParseStatus(filter.Status);
        if (
            Validation.Of(
                ("limit", filter.Limit is < 1 or > MaxLimit, $"must be between 1 and {MaxLimit}"),
                ("status", filter.Status is not null && status is null, "is not a status of payments")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var limit = filter.Limit ?? DefaultLimit;
        var payments = await Matching(db, filter, status, user).OrderByDescending(p => p.Id).Take(limit).ToListAsync(ct);
        return TypedResults.Ok(new Page([.. payments.Select(PaymentView.Of)], payments.Count == limit ? payments[^1].Id : null));
    }

    private static IQueryable<Payment> Matching(PaymentsDb db, Filter filter, PaymentStatus? status, ClaimsPrincipal user)
    {
        var payments = db.Payments.AsNoTracking();
        if (!user.IsOperator())
        {
            var own = user.UserId();
            payments = payments.Where(p => p.UserId != null && p.UserId == own);
        }

        payments = status is null ? payments : payments.Where(p => p.Status == status);
        payments = filter.Purpose is null ? payments : payments.Where(p => p.Purpose == filter.Purpose);
        payments = filter.Payer is null ? payments : payments.Where(p => p.Payer == filter.Payer);
        payments = filter.UserId is null ? payments : payments.Where(p => p.UserId == filter.UserId);
        payments = filter.From is null ? payments : payments.Where(p => p.CreatedAt >= filter.From.Value.UtcDateTime);
        payments = filter.To is null ? payments : payments.Where(p => p.CreatedAt < filter.To.Value.UtcDateTime);
        return filter.Before is null ? payments : payments.Where(p => p.Id.CompareTo(filter.Before.Value) < 0);
    }

    /// <summary>As the tables have it (<c>PARTIALLY_REFUNDED</c>) or as JSON has it (<c>partially_refunded</c>).</summary>
    private static PaymentStatus? ParseStatus(string? text) =>
        text is not null
        && !text.Any(char.IsAsciiDigit)
        && Enum.TryParse<PaymentStatus>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var status)
            ? status
            : null;
}
