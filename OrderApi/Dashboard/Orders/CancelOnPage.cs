using Microsoft.AspNetCore.Http.HttpResults;
using Payments.OrderApi.Orders;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard.Orders;

/// <summary>Calls an order off from its page, for whoever has its link.</summary>
internal static class CancelOnPage
{
    public static void Map(IEndpointRouteBuilder forms) =>
        forms.MapPost("/dashboard/orders/{link:guid}/cancel", HandleAsync).RequireRateLimiting(RateLimits.Guest);

    private static async Task<IResult> HandleAsync(Guid link, HttpContext http, CancelOrder.Canceling canceling, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var answer = await canceling.CancelAsync(
            orders => orders.Where(o => o.ReservationId == link),
            "There is no such order.",
            isOperator: false,
            ct
        );
        var next = Pages.LocalPath(form.Field("return"));
        return answer.Result switch
        {
            ProblemHttpResult problem => http.Said(problem.StatusCode, problem.ProblemDetails.Detail!, next),
            Ok<OrderView> => http.Said(StatusCodes.Status200OK, "The order is cancelled.", next),
            _ => http.Said(StatusCodes.Status202Accepted, "The order is being called off.", next),
        };
    }
}
