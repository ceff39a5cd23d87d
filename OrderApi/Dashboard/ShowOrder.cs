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
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/dashboard/orders/{id:long}", HandleAsync).RequireRateLimiting(RateLimits.Guest);
        pages.MapGet("/dashboard/orders/{link:guid}", HandleLinkAsync).RequireRateLimiting(RateLimits.Guest);
    }

    private static async Task<IResult> HandleAsync(long id, [AsParameters] Parts parts, CancellationToken ct)
    {
        var viewer = Viewer.Of(parts.Http.User);
        return viewer.IsSignedIn
            ? await ShowAsync(
                parts,
                viewer,
                orders => orders.Where(o => o.Id == id && (viewer.IsOperator || o.UserId == viewer.UserId)),
                isOwner: true,
                ct
            )
            : TypedResults.Challenge(new AuthenticationProperties { RedirectUri = parts.Http.Request.Path }, [PageSignIn.Scheme]);
    }

    private static Task<IResult> HandleLinkAsync(Guid link, [AsParameters] Parts parts, CancellationToken ct)
    {
        var viewer = Viewer.Of(parts.Http.User);
        return ShowAsync(parts, viewer, orders => orders.Where(o => o.ReservationId == link), isOwner: viewer.IsOperator, ct);
    }

    /// <summary>What the page is made from.</summary>
    internal sealed record Parts(HttpContext Http, OrdersDb Db, OrderFeed Feed, ServiceClients Services, IOptions<ConsoleOptions> Console);

    private static async Task<IResult> ShowAsync(
        Parts parts,
        Viewer viewer,
        Func<IQueryable<Order>, IQueryable<Order>> which,
        bool isOwner,
        CancellationToken ct
    )
    {
        var position = parts.Feed.Position();
        var context = parts.Http.Context();
        if (
            await OrderDetails.FindAsync(parts.Db, which(parts.Db.Orders), viewer.IsOperator, parts.Console.Value.TraceUrl, ct)
            is not { } order
        )
        {
            return parts.Http.Page<MessagePage>(
                StatusCodes.Status404NotFound,
                (nameof(MessagePage.Context), context),
                (nameof(MessagePage.Title), "No such order"),
                (nameof(MessagePage.Text), "There is no such order here, or it is somebody else's.")
            );
        }

        string? missing = null;
        if (isOwner)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
            bound.CancelAfter(Bound);
            var answer = await parts.Services.GetAsync<PaymentTimeline>(
                ServiceNames.PaymentService,
                $"/payments/{order.PaymentId}/timeline",
                await parts.Http.PageTokenAsync(),
                bound.Token
            );
            order = answer.Body is { } payment ? order.With(payment) : order;
            missing = answer.Status switch
            {
                null => "PaymentService has not answered within 2 seconds: its steps are missing below.",
                StatusCodes.Status404NotFound => "PaymentService has no payment of this order yet.",
                _ when !answer.IsGood => $"PaymentService does not tell its steps: {answer.Refusal}",
                _ => null,
            };
        }

        return parts.Http.Page<OrderPage>(
            StatusCodes.Status200OK,
            (nameof(OrderPage.Context), context),
            (nameof(OrderPage.Order), order),
            (nameof(OrderPage.Missing), missing),
            (nameof(OrderPage.Position), position)
        );
    }
}
