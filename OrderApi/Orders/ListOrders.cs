using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Lists;

namespace Payments.OrderApi.Orders;

/// <summary>Lists orders, newest first: all of them for operators, their own for customers.</summary>
internal static class ListOrders
{
    /// <summary>For <c>paymentStatus</c>: orders that have no payment yet.</summary>
    private const string NoPayment = "none";

    /// <param name="Status">Only those that stand there.</param>
    /// <param name="PaymentStatus">Only those whose payment stands there; <c>none</c> for those without one.</param>
    /// <param name="ShowId">Only those for this show.</param>
    /// <param name="UserId">Only those of this user.</param>
    /// <param name="From">Only those placed then or later.</param>
    /// <param name="To">Only those placed before.</param>
    /// <param name="Limit">Most orders on the page; 50 when left out.</param>
    /// <param name="Before">The page after the one that ended with this order.</param>
    internal sealed record Filter(
        string? Status,
        string? PaymentStatus,
        long? ShowId,
        long? UserId,
        DateTimeOffset? From,
        DateTimeOffset? To,
        int? Limit,
        long? Before
    );

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/orders", HandleAsync)
            .WithName("ListOrders")
            .WithSummary("Lists orders, newest first: an operator's view of all, a customer's of their own.")
            .WithTags("Orders")
            .RequireAuthorization(Access.SignedIn)
            .OpenInDemo()
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page<OrderView, long>>, ValidationProblem>> HandleAsync(
        [AsParameters] Filter filter,
        ClaimsPrincipal caller,
        OrdersDb db,
        CancellationToken ct
    )
    {
        if (
            Validation.Of(
                Paging.LimitRule(filter.Limit),
                EnumFilter.Rule<OrderStatus>("status", filter.Status, "is not a status of orders"),
                EnumFilter.Rule<OrderPaymentStatus>(
                    "paymentStatus",
                    filter.PaymentStatus == NoPayment ? null : filter.PaymentStatus,
                    $"is neither a status of payments nor {NoPayment}"
                )
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var orders = await OrderView.ReadAsync(
            db,
            Matching(db, filter, caller).OrderByDescending(o => o.Id).Take(filter.Limit ?? Paging.DefaultLimit),
            caller.IsOperator(),
            ct
        );
        return TypedResults.Ok(orders.ToPage(filter.Limit, o => o.Id));
    }

    private static IQueryable<Order> Matching(OrdersDb db, Filter filter, ClaimsPrincipal caller)
    {
        var (status, paymentStatus) = (
            EnumFilter.Parse<OrderStatus>(filter.Status),
            EnumFilter.Parse<OrderPaymentStatus>(filter.PaymentStatus)
        );
        return db
            .Orders.VisibleTo(caller, o => o.UserId)
            .WhereGiven(status, o => o.Status == status)
            .WhereGiven(filter.PaymentStatus, o => o.PaymentStatus == paymentStatus)
            .WhereGiven(filter.ShowId, o => o.ShowId == filter.ShowId)
            .WhereGiven(filter.UserId, o => o.UserId == filter.UserId)
            .WhereGiven(filter.From, o => o.CreatedAt >= filter.From!.Value.UtcDateTime)
            .WhereGiven(filter.To, o => o.CreatedAt < filter.To!.Value.UtcDateTime)
            .WhereGiven(filter.Before, o => o.Id < filter.Before);
    }
}
