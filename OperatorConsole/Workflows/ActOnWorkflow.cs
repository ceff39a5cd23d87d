using System.Text.Json;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.SignIn;

namespace Payments.OperatorConsole.Workflows;

/// <summary>
/// Retries or cancels a workflow for an operator. ProjectApi decides whether that is possible, and records who asked for it and why.
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

    private static void Map(IEndpointRouteBuilder forms, string verb, string done) =>
        forms.MapPost(
            $"{ShowWorkflows.PathOf("{id:guid}")}/{verb}",
            (Guid id, HttpContext http, OperatorClient client, CancellationToken ct) => HandleAsync(id, verb, done, http, client, ct)
        );

    private static async Task<IResult> HandleAsync(
        Guid id,
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
            ShowWorkflows.Service,
            $"/workflows/{id}/{verb}",
            new { why = form.Field("why") },
            key: null
        );
        answer.Body?.Dispose();
        if (answer.IsGood)
        {
            return http.ShowOutcome(StatusCodes.Status200OK, done, ShowWorkflows.PathOf(id));
        }

        var refusal = answer.Status is null
            ? $"{ShowWorkflows.Service} does not answer. Whether it has accepted this is not known; look at the history in a moment."
            : answer.Refusal;
        return http.ShowOutcome(answer.OwnStatus, refusal, ShowWorkflows.PathOf(id));
    }
}
