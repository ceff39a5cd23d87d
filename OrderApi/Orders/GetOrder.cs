using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Orders;

/// <summary>
/// Shows one order: by its number to its owner and to operators, by its link to anybody who has it. Somebody else's and an unknown one look
/// the same.
/// </summary>
internal static class GetOrder
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/orders/{id:long}", HandleAsync)
            .WithName("GetOrder")
            .WithSummary("Shows an order to its owner or an operator.")
            .WithTags("Orders")
            .RequireAuthorization(Access.SignedIn)
            .OpenInDemo()
            .ProducesProblem(StatusCodes.Status404NotFound);
        app.MapGet("/orders/{link:guid}", HandleLinkAsync)
            .WithName("FollowOrder")
            .WithSummary("Shows an order to whoever has its link.")
            .WithTags("Orders")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<Results<Ok<OrderView>, ProblemHttpResult>> HandleAsync(
        long id,
        ClaimsPrincipal caller,
        OrdersDb db,
        CancellationToken ct
    ) =>
        ShowAsync(
            db,
            db.Orders.VisibleTo(caller, o => o.UserId).Where(o => o.Id == id),
            $"There is no order {id}.",
            caller.IsOperator(),
            ct
        );

    private static Task<Results<Ok<OrderView>, ProblemHttpResult>> HandleLinkAsync(
        Guid link,
        ClaimsPrincipal caller,
        OrdersDb db,
        CancellationToken ct
    ) => ShowAsync(db, db.Orders.Where(o => o.ReservationId == link), "There is no such order.", caller.IsOperator(), ct);

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> ShowAsync(
        OrdersDb db,
        IQueryable<Order> order,
        string missing,
        bool isOperator,
        CancellationToken ct
    ) =>
        await OrderView.ReadAsync(db, order, isOperator, ct) is [var view]
            ? TypedResults.Ok(view)
            : TypedResults.Problem(missing, statusCode: StatusCodes.Status404NotFound);
}
