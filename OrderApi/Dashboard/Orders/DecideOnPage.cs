using System.Text.Json;
using Payments.OrderApi.Dashboard.Services;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard.Orders;

/// <summary>
/// Approves or rejects an order from the page. PaymentService decides; it is asked with the operator's own token, so that it knows who it
/// was.
/// </summary>
internal static class DecideOnPage
{
    public static void Map(IEndpointRouteBuilder forms)
    {
        Map(forms, "approve", "approved");
        Map(forms, "reject", "rejected");
    }

    private static void Map(IEndpointRouteBuilder forms, string verb, string done) =>
        forms
            .MapPost(
                $"/dashboard/orders/{{id:long}}/{verb}",
                (long id, HttpContext http, OperatorCalls calls, CancellationToken ct) => HandleAsync(id, verb, done, http, calls, ct)
            )
            .RequireRateLimiting(RateLimits.Guest);

    private static async Task<IResult> HandleAsync(
        long id,
        string verb,
        string done,
        HttpContext http,
        OperatorCalls calls,
        CancellationToken ct
    )
    {
        var form = await http.Request.ReadFormAsync(ct);
        var answer = await calls.PostAsync<JsonDocument>(
            http,
            "payment-service",
            $"/payments/{id}/{verb}",
            new { reason = form.Field("reason") },
            key: Guid.CreateVersion7().ToString()
        );
        answer.Body?.Dispose();
        var next = Pages.LocalPath(form.Field("return"));
        return answer.IsGood
            ? http.Said(StatusCodes.Status200OK, $"Order {id} is {done}.", next)
            : http.Said(
                answer.OwnStatus,
                answer.Status is null
                    ? $"PaymentService does not answer. Whether order {id} is {done} is not known; look again in a moment."
                    : answer.Refusal,
                next
            );
    }
}
