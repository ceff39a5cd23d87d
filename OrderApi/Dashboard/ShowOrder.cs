using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Payments.OperatorConsole;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.Services;
using Payments.OperatorConsole.SignIn;
using Payments.OrderApi.Dashboard.Live;
using Payments.OrderApi.Orders;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard;

/// <summary>
/// An order on its own page: by its number for operators and its owner, by its unguessable link for whoever has that. Operators and owners
/// also see what PaymentService did, with their own token; it gets two seconds, and the page says so when it has not answered by then.
/// </summary>
internal static class ShowOrder
{
    /// <summary>Longest wait for PaymentService.</summary>
    private static readonly TimeSpan PaymentBound = TimeSpan.FromSeconds(2);

    /// <summary>The request, and the services that answer it.</summary>
    internal sealed record Request(
        HttpContext Http,
        OrdersDb Db,
        OrderFeed Feed,
        ServiceClients Services,
        IOptions<ConsoleOptions> Console
    );

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/dashboard/orders/{id:long}", HandleAsync).RequireRateLimiting(RateLimits.Guest);
        pages.MapGet("/dashboard/orders/{link:guid}", HandleLinkAsync).RequireRateLimiting(RateLimits.Guest);
    }

    private static async Task<IResult> HandleAsync(long id, [AsParameters] Request request, CancellationToken ct)
    {
        var viewer = Viewer.Of(request.Http.User);
        if (!viewer.IsSignedIn)
        {
            return TypedResults.Challenge(new AuthenticationProperties { RedirectUri = request.Http.Request.Path }, [PageSignIn.Scheme]);
        }

        var orders = request.Db.Orders.Where(o => o.Id == id && (viewer.IsOperator || o.UserId == viewer.UserId));
        return await ShowAsync(request, viewer, orders, withPayment: true, ct);
    }

    private static Task<IResult> HandleLinkAsync(Guid link, [AsParameters] Request request, CancellationToken ct)
    {
        var viewer = Viewer.Of(request.Http.User);
        return ShowAsync(request, viewer, request.Db.Orders.Where(o => o.ReservationId == link), withPayment: viewer.IsOperator, ct);
    }

    private static async Task<IResult> ShowAsync(
        Request request,
        Viewer viewer,
        IQueryable<Order> orders,
        bool withPayment,
        CancellationToken ct
    )
    {
        // Before the order is read, so that changes since then come with the stream.
        var position = request.Feed.Position();
        var context = request.Http.Context();
        if (await OrderDetails.FindAsync(request.Db, orders, viewer.IsOperator, request.Console.Value.TraceUrl, ct) is not { } order)
        {
            return request.Http.Page<MessagePage>(
                StatusCodes.Status404NotFound,
                (nameof(MessagePage.Context), context),
                (nameof(MessagePage.Title), "No such order"),
                (nameof(MessagePage.Text), "There is no such order here, or it is somebody else's.")
            );
        }

        string? missing = null;
        if (withPayment)
        {
            (order, missing) = await WithPaymentAsync(request, order, ct);
        }

        return request.Http.Page<OrderPage>(
            StatusCodes.Status200OK,
            (nameof(OrderPage.Context), context),
            (nameof(OrderPage.Order), order),
            (nameof(OrderPage.Missing), missing),
            (nameof(OrderPage.Position), position)
        );
    }

    /// <returns>The order with the steps of its payment, and what is missing of them, in words.</returns>
    private static async Task<(OrderDetails Order, string? Missing)> WithPaymentAsync(
        Request request,
        OrderDetails order,
        CancellationToken ct
    )
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(PaymentBound);
        var answer = await request.Services.GetAsync<PaymentTimeline>(
            ServiceNames.PaymentService,
            $"/payments/{order.PaymentId}/timeline",
            await request.Http.PageTokenAsync(),
            bound.Token
        );
        var missing = answer.Status switch
        {
            null => "PaymentService has not answered within 2 seconds: its steps are missing below.",
            StatusCodes.Status404NotFound => "PaymentService has no payment of this order yet.",
            _ when !answer.IsGood => $"The steps of PaymentService cannot be shown: {answer.Refusal}",
            _ => null,
        };
        return (answer.Body is { } payment ? order.With(payment) : order, missing);
    }
}
