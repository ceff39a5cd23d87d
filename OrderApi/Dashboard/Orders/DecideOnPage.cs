using System.Text.Json;
using Payments.OrderApi.Dashboard.Services;
using Payments.OrderApi.Dashboard.SignIn;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard.Orders;

/// <summary>Approves or rejects an order from the page. PaymentService decides; it is asked with the operator's own token, so that it knows who it was.</summary>
internal static class DecideOnPage
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder forms)
    {
        Map(forms, "approve", "approved");
        Map(forms, "reject", "rejected");
    }

    private static void Map(IEndpointRouteBuilder forms, string verb, string done) => forms
        .MapPost($"/dashboard/orders/{{id:long}}/{verb}", (long id, HttpContext http, Neighbours neighbours, CancellationToken ct) => HandleAsync(id, verb, done, http, neighbours, ct))
        .RequireRateLimiting(RateLimits.Guest);

    private static async Task<IResult> HandleAsync(long id, string verb, string done, HttpContext http, Neighbours neighbours, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(Bound);
        var answer = await neighbours.PostAsync<JsonDocument>(
            "payment-service", $"/payments/{id}/{verb}", new { reason = form.Field("reason") }, await http.PageTokenAsync(), key: Guid.CreateVersion7().ToString(), bound.Token);
        answer.Body?.Dispose();
        var next = Pages.LocalPath(form.Field("return"));
        return answer.IsGood
            ? http.Said(StatusCodes.Status200OK, $"Order {id} is {done}.", next)
            : http.Said(answer.OwnStatus, answer.Status is null ? $"PaymentService does not answer. Whether order {id} is {done} is not known; look again in a moment." : answer.Refusal, next);
    }
}
