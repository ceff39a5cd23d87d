using System.Text.Json;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.Services;
using Payments.OperatorConsole.SignIn;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard;

/// <summary>
/// Approves or rejects an order from the page. PaymentService decides; it is asked with the operator's own token, and so knows who it is.
/// </summary>
internal static class DecideOrderForm
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
                (long id, HttpContext http, OperatorClient client, CancellationToken ct) => HandleAsync(id, verb, done, http, client, ct)
            )
            .RequireRateLimiting(RateLimits.Guest);

    private static async Task<IResult> HandleAsync(
        long id,
        string verb,
        string done,
        HttpContext http,
        OperatorClient client,
        CancellationToken ct
    )
    {
        var form = await http.Request.ReadFormAsync(ct);
        var answer = await client.PostAsync<JsonDocument>(
            http,
            ServiceNames.PaymentService,
            $"/payments/{id}/{verb}",
            new { reason = form.Field("reason") },
            key: Guid.CreateVersion7().ToString()
        );
        answer.Body?.Dispose();
        var next = PageResults.LocalPath(form.Field("return"));
        if (answer.IsGood)
        {
            return http.ShowOutcome(StatusCodes.Status200OK, $"Order {id} is {done}.", next);
        }

        var refusal = answer.Status is null
            ? $"PaymentService does not answer. Whether order {id} is {done} is not known; look again in a moment."
            : answer.Refusal;
        return http.ShowOutcome(answer.OwnStatus, refusal, next);
    }
}
