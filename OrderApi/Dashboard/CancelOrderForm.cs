using Microsoft.AspNetCore.Http.HttpResults;
using Payments.OperatorConsole.Pages;
using Payments.OrderApi.Orders;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard;

/// <summary>Cancels an order from its page, for whoever has its link.</summary>
internal static class CancelOrderForm
{
    public static void Map(IEndpointRouteBuilder forms) =>
        forms.MapPost("/dashboard/orders/{link:guid}/cancel", HandleAsync).RequireRateLimiting(RateLimits.Guest);

    private static async Task<IResult> HandleAsync(Guid link, HttpContext http, CancelOrder.Handler handler, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var answer = await handler.CancelAsync(
            orders => orders.Where(o => o.ReservationId == link),
            "There is no such order.",
            isOperator: false,
            ct
        );
        var next = PageResults.LocalPath(form.Field("return"));
        return answer.Result switch
        {
            ProblemHttpResult problem => http.ShowOutcome(problem.StatusCode, problem.ProblemDetails.Detail!, next),
            Ok<OrderView> => http.ShowOutcome(StatusCodes.Status200OK, "The order is canceled.", next),
            _ => http.ShowOutcome(StatusCodes.Status202Accepted, "The order is being canceled.", next),
        };
    }
}
