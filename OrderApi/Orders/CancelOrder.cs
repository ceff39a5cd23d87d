using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Payments.Contracts;
using Payments.Reservations;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.OrderApi.Orders;

/// <summary>
/// Cancels an order. Only PaymentService knows whether it still can be canceled, since somebody may be approving it at this moment. So this
/// asks PaymentService, and the order is canceled when the answer has come.
/// </summary>
internal static class CancelOrder
{
    public static void Map(IEndpointRouteBuilder app)
    {
        Describe(app.MapPost("/orders/{id:long}/cancel", HandleAsync))
            .WithName("CancelOrder")
            .WithSummary("Cancels an order, for its owner or an operator, unless it has been approved.")
            .RequireAuthorization(Access.SignedIn)
            .OpenInDemo();
        Describe(app.MapPost("/orders/{link:guid}/cancel", HandleLinkAsync))
            .WithName("CancelOrderByLink")
            .WithSummary("Cancels an order, for whoever has its link, unless it has been approved.")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint) =>
        endpoint
            .WithTags("Orders")
            .WithLeasedIdempotencyKey()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<Results<Accepted<OrderView>, Ok<OrderView>, ProblemHttpResult>> HandleAsync(
        long id,
        ClaimsPrincipal caller,
        Handler handler,
        CancellationToken ct
    ) =>
        handler.CancelAsync(
            orders => orders.VisibleTo(caller, o => o.UserId).Where(o => o.Id == id),
            $"There is no order {id}.",
            caller.IsOperator(),
            ct
        );

    private static Task<Results<Accepted<OrderView>, Ok<OrderView>, ProblemHttpResult>> HandleLinkAsync(
        Guid link,
        ClaimsPrincipal caller,
        Handler handler,
        CancellationToken ct
    ) => handler.CancelAsync(o => o.Where(o => o.ReservationId == link), "There is no such order.", caller.IsOperator(), ct);

    internal sealed class Handler(OrdersDb db, OrderChanges changes, TimeProvider clock, IOptions<OrderOptions> options)
    {
        public async Task<Results<Accepted<OrderView>, Ok<OrderView>, ProblemHttpResult>> CancelAsync(
            Func<IQueryable<Order>, IQueryable<Order>> which,
            string missing,
            bool isOperator,
            CancellationToken ct
        )
        {
            if (await which(db.Orders).Select(o => (long?)o.Id).SingleOrDefaultAsync(ct) is not { } id)
            {
                return TypedResults.Problem(missing, statusCode: StatusCodes.Status404NotFound);
            }

            var status = await RequestAsync(id, ct);
            var view = (await OrderView.ReadAsync(db, db.Orders.Where(o => o.Id == id), isOperator, ct)).Single();
            return status switch
            {
                OrderStatus.Confirmed => TypedResults.Problem(
                    $"Order {id} has been approved and cannot be canceled.",
                    statusCode: StatusCodes.Status409Conflict
                ),
                OrderStatus.Cancelled => TypedResults.Ok(view),
                _ => TypedResults.Accepted((string?)null, view),
            };
        }

        /// <returns>Where the order stands.</returns>
        private async Task<OrderStatus> RequestAsync(long id, CancellationToken ct)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var order = (await db.Orders.FromSql($"SELECT * FROM orders WHERE id = {id} FOR NO KEY UPDATE").ToListAsync(ct)).Single();
            if (order.Status != OrderStatus.Pending || order.CancelRequestedAt is not null)
            {
                return order.Status;
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var show = await db.Shows.Where(s => s.Id == order.ShowId).Select(s => s.Name).SingleAsync(ct);
            db.RequestCancel(order, show, OrderCancelReason.Customer, now);
            await db.PostponeAsync([order.ReservationId], now + options.Value.AskAgainAfter, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(CancellationToken.None);
            changes.Publish([id]);
            return OrderStatus.Pending;
        }
    }
}
