using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.OrderApi.Orders;

/// <summary>
/// Places an order of tickets. It answers as soon as the order, the seats held for it and the message to PaymentService are committed
/// together; the broker may be down.
/// </summary>
internal static class PlaceOrder
{
    private const int RetryAfterSeconds = 1;

    /// <param name="UserId">Who orders; from 1. Customers who have signed in order only for themselves, operators and guests for
    /// anybody.</param>
    /// <param name="ShowId">The show's number.</param>
    /// <param name="Quantity">How many seats; either all of them are held or none.</param>
    internal sealed record Request(long? UserId, long? ShowId, int? Quantity);

    /// <param name="Status">Always <c>accepted</c>: somebody is to approve the order.</param>
    /// <param name="OrderId">The order's number.</param>
    internal sealed record Answer(string Status, long OrderId);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/orders", HandleAsync)
            .WithName("PlaceOrder")
            .WithSummary(
                "Orders tickets: holds the seats until somebody has approved or rejected the order. "
                    + "Location is a link by which anybody who has it can follow the order."
            )
            .WithTags("Orders")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .WithLeasedIdempotencyKey()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    internal static async Task<Results<Accepted<Answer>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Request request,
        ClaimsPrincipal caller,
        OrderIntake intake,
        IOptions<OrderOptions> options,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (Validate(request, options.Value.MaxQuantity) is { } invalid)
        {
            return invalid;
        }

        if (caller.IsOtherUserThan(request.UserId))
        {
            return TypedResults.Problem(
                "A customer orders only for himself: userId must be your own.",
                statusCode: StatusCodes.Status403Forbidden
            );
        }

        var order = new NewOrder(request.UserId!.Value, request.ShowId!.Value, request.Quantity!.Value, http.IdempotencyOperationId());
        if (intake.TryEnqueue(order, ct) is not { } placing)
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return TypedResults.Problem("Too many orders are waiting; try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        return await placing switch
        {
            Placement.Placed placed => TypedResults.Accepted(OrderView.LinkOf(placed.Link), new Answer("accepted", placed.OrderId)),
            Placement.NotEnough few => ExplainNotEnough(few.Left, order.Quantity, http),
            _ => TypedResults.Problem($"There is no show {order.ShowId}.", statusCode: StatusCodes.Status404NotFound),
        };
    }

    private static ValidationProblem? Validate(Request request, int maxQuantity) =>
        Validation.Of(
            ("userId", request.UserId is null, "is required"),
            ("userId", request.UserId < 1, "must be at least 1"),
            ("showId", request.ShowId is null, "is required"),
            ("showId", request.ShowId < 1, "must be at least 1"),
            ("quantity", request.Quantity is null, "is required"),
            ("quantity", request.Quantity < 1 || request.Quantity > maxQuantity, $"must be between 1 and {maxQuantity}")
        );

    /// <summary>The answer is not kept for the idempotency key: seats may become free again.</summary>
    private static ProblemHttpResult ExplainNotEnough(long left, int quantity, HttpContext http)
    {
        http.LeaveIdempotencyKeyFree();
        return TypedResults.Problem(
            left == 0 ? "The show is sold out." : $"{quantity} seats were asked for, and {(left == 1 ? "1 is" : $"{left} are")} left.",
            statusCode: StatusCodes.Status409Conflict,
            extensions: new Dictionary<string, object?> { ["left"] = left }
        );
    }
}
