using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Orders;

/// <summary>Lists orders, newest first: all of them for operators, their own for customers.</summary>
internal static class ListOrders
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

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

    /// <param name="Items">The orders.</param>
    /// <param name="Before">For the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<OrderView> Items, long? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/orders", HandleAsync)
            .WithName("ListOrders")
            .WithSummary("Lists orders, newest first: an operator's view of all, a customer's of their own.")
            .WithTags("Orders")
            .RequireAuthorization(Access.SignedIn)
            .OpenInDemo()
            .ProducesValidationProblem();

    private static async Task<Results<Ok<Page>, ValidationProblem>> HandleAsync(
        [AsParameters] Filter filter,
        ClaimsPrincipal caller,
        OrdersDb db,
        CancellationToken ct
    )
    {
        var status = Parse<OrderStatus>(filter.Status);
        var paymentStatus = Parse<OrderPaymentStatus>(filter.PaymentStatus);
        if (
            Validation.Of(
                ("limit", filter.Limit is < 1 or > MaxLimit, $"must be between 1 and {MaxLimit}"),
                ("status", filter.Status is not null && status is null, "is not a status of orders"),
                (
                    "paymentStatus",
                    filter.PaymentStatus is not null and not NoPayment && paymentStatus is null,
                    $"is neither a status of payments nor {NoPayment}"
                )
            ) is
            { } invalid
        )
        {
            return invalid;
        }

        var limit = filter.Limit ?? DefaultLimit;
        var orders = await OrderView.ReadAsync(
            db,
            Matching(db, filter, status, paymentStatus, caller).OrderByDescending(o => o.Id).Take(limit),
            caller.IsOperator(),
            ct
        );
        return TypedResults.Ok(new Page(orders, orders.Count == limit ? orders[^1].Id : null));
    }

    private static IQueryable<Order> Matching(
        OrdersDb db,
        Filter filter,
        OrderStatus? status,
        OrderPaymentStatus? paymentStatus,
        ClaimsPrincipal caller
    )
    {
        IQueryable<Order> orders = db.Orders;
        if (!caller.IsOperator())
        {
            var own = caller.UserId();
            orders = orders.Where(o => o.UserId == own);
        }

        orders = status is null ? orders : orders.Where(o => o.Status == status);
        orders = filter.PaymentStatus is null ? orders : orders.Where(o => o.PaymentStatus == paymentStatus);
        orders = filter.ShowId is null ? orders : orders.Where(o => o.ShowId == filter.ShowId);
        orders = filter.UserId is null ? orders : orders.Where(o => o.UserId == filter.UserId);
        orders = filter.From is null ? orders : orders.Where(o => o.CreatedAt >= filter.From.Value.UtcDateTime);
        orders = filter.To is null ? orders : orders.Where(o => o.CreatedAt < filter.To.Value.UtcDateTime);
        return filter.Before is null ? orders : orders.Where(o => o.Id < filter.Before);
    }

    /// <summary>As the tables have it (<c>PENDING</c>) or as JSON has it (<c>pending</c>).</summary>
    private static TStatus? Parse<TStatus>(string? text)
        where TStatus : struct, Enum =>
        text is not null && text.All(char.IsAsciiLetter) && Enum.TryParse<TStatus>(text, ignoreCase: true, out var status) ? status : null;
}
