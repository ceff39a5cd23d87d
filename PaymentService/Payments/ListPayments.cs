using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;

namespace Payments.PaymentService.Payments;

/// <summary>Lists payments, newest first: all of them for operators, their own for customers.</summary>
internal static class ListPayments
{
    /// <param name="Status">Only those that stand there.</param>
    /// <param name="Purpose">Only those of this purpose.</param>
    /// <param name="Payer">Only those of this payer, as the service that asked calls them.</param>
    /// <param name="UserId">Only those of this user.</param>
    /// <param name="Suspense">Only those with money in suspense.</param>
    /// <param name="From">Only those created then or later.</param>
    /// <param name="To">Only those created before.</param>
    /// <param name="Limit">Most payments on the page; 50 when left out.</param>
    /// <param name="Before">The page after the one that ended with this payment.</param>
    internal sealed record Filter(
        string? Status,
        string? Purpose,
        string? Payer,
        long? UserId,
        bool? Suspense,
        DateTimeOffset? From,
        DateTimeOffset? To,
        int? Limit,
        Guid? Before
    );

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/payments", HandleAsync)
            .WithName("ListPayments")
            .WithSummary("Lists payments, newest first: an operator's view of all, a customer's of their own.")
            .WithTags("Payments")
            .RequireAuthorization(Access.SignedIn)
            .OpenInDemo()
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page<PaymentView, Guid>>, ValidationProblem>> HandleAsync(
        [AsParameters] Filter filter,
        ClaimsPrincipal user,
        PaymentsDb db,
        CancellationToken ct
    )
    {
        if (
            Validation.Of(
                Paging.LimitRule(filter.Limit),
                EnumFilter.Rule<PaymentStatus>("status", filter.Status, "is not a status of payments")
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var payments = await Matching(db, filter, user)
            .OrderByDescending(p => p.Id)
            .Take(filter.Limit ?? Paging.DefaultLimit)
            .ToListAsync(ct);
        return TypedResults.Ok(payments.ConvertAll(PaymentView.Of).ToPage(filter.Limit, p => p.Id));
    }

    private static IQueryable<Payment> Matching(PaymentsDb db, Filter filter, ClaimsPrincipal user)
    {
        var status = EnumFilter.Parse<PaymentStatus>(filter.Status);
        return db
            .Payments.AsNoTracking()
            .VisibleTo(user, p => p.UserId)
            .WhereGiven(status, p => p.Status == status)
            .WhereGiven(filter.Purpose, p => p.Purpose == filter.Purpose)
            .WhereGiven(filter.Payer, p => p.Payer == filter.Payer)
            .WhereGiven(filter.UserId, p => p.UserId == filter.UserId)
            .WhereGiven(filter.Suspense, p => p.SuspenseMinor > 0 == filter.Suspense)
            .WhereGiven(filter.From, p => p.CreatedAt >= filter.From!.Value.UtcDateTime)
            .WhereGiven(filter.To, p => p.CreatedAt < filter.To!.Value.UtcDateTime)
            .WhereGiven(filter.Before, p => p.Id.CompareTo(filter.Before!.Value) < 0);
    }
}
