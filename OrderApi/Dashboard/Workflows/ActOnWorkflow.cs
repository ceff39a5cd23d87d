using System.Text.Json;
using Payments.OrderApi.Dashboard.Services;

namespace Payments.OrderApi.Dashboard.Workflows;

/// <summary>
/// Has a workflow go on, or give up, as an operator orders. ProjectApi decides whether that can be, and writes down who it was and why.
/// </summary>
internal static class ActOnWorkflow
{
    public static void Map(IEndpointRouteBuilder forms)
    {
        Map(forms, "retry", "It goes on at once.");
        Map(
            forms,
            "cancel",
            "It is given up before its next step, and what it has done is undone. If that was stuck already, it ends as it stands."
        );
    }

    private static void Map(IEndpointRouteBuilder forms, string order, string done) =>
        forms.MapPost(
            $"{ShowWorkflows.PathOf("{id:guid}")}/{order}",
            (Guid id, HttpContext http, OperatorCalls calls, CancellationToken ct) => HandleAsync(id, order, done, http, calls, ct)
        );

    private static async Task<IResult> HandleAsync(
        Guid id,
        string order,
        string done,
        HttpContext http,
        OperatorCalls calls,
        CancellationToken ct
    )
    {
        var form = await http.Request.ReadFormAsync(ct);
        var answer = await calls.PostAsync<JsonDocument>(
            http,
            ShowWorkflows.Service,
            $"/workflows/{id}/{order}",
            new { why = form.Field("why") },
            key: null
        );
        answer.Body?.Dispose();
        return http.Said(
            answer.IsGood ? StatusCodes.Status200OK : answer.OwnStatus,
            answer.IsGood ? done
                : answer.Status is null
                    ? $"{ShowWorkflows.Service} does not answer. Whether it has taken the order is not known; what has happened tells it in a moment."
                : answer.Refusal,
            ShowWorkflows.PathOf(id)
        );
    }
}
