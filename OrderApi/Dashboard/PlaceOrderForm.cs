using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Payments.OperatorConsole.Pages;
using Payments.OrderApi.Orders;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard;

/// <summary>Orders tickets from the page, by the same rules as <c>POST /orders</c>.</summary>
internal static class PlaceOrderForm
{
    public static void Map(IEndpointRouteBuilder forms) =>
        forms.MapPost("/dashboard/orders", HandleAsync).RequireRateLimiting(RateLimits.Guest);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        OrderIntake intake,
        IOptions<OrderOptions> options,
        CancellationToken ct
    )
    {
        var form = await http.Request.ReadFormAsync(ct);
        var request = new PlaceOrder.Request(
            Number(form.Field("userId")),
            Number(form.Field("showId")),
            (int?)Number(form.Field("quantity"), int.MaxValue)
        );
        var answer = await PlaceOrder.HandleAsync(request, http.User, intake, options, http, ct);
        return answer.Result switch
        {
            Accepted<PlaceOrder.Answer> { Value: { } accepted, Location: var link } => http.ShowOutcome(
                StatusCodes.Status202Accepted,
                $"Order {accepted.OrderId} is accepted, and waits for approval.",
                "/",
                new NoticeLink("/dashboard" + link, "Open the order")
            ),
            ValidationProblem invalid => http.ShowOutcome(
                StatusCodes.Status400BadRequest,
                string.Join(' ', invalid.ProblemDetails.Errors.SelectMany(e => e.Value.Select(rule => $"{Label(e.Key)} {rule}."))),
                "/"
            ),
            ProblemHttpResult problem => http.ShowOutcome(problem.StatusCode, problem.ProblemDetails.Detail!, "/"),
            var other => other,
        };
    }

    private static long? Number(string? text, long max = long.MaxValue) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, -1, max)
            : null;

    private static string Label(string field) =>
        field switch
        {
            "userId" => "User id",
            "showId" => "Show",
            _ => "Seats",
        };
}
