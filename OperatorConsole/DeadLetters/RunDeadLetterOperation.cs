using System.Globalization;
using System.Text.Json;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.SignIn;

namespace Payments.OperatorConsole.DeadLetters;

/// <summary>Replays or discards one dead letter or a group, or shows what that would do; and shows its progress and results.</summary>
internal static class RunDeadLetterOperation
{
    public static void Map(IEndpointRouteBuilder operators, IEndpointRouteBuilder forms)
    {
        forms.MapPost("/dashboard/dead-letters/{service}/operations", StartAsync);
        forms.MapPost("/dashboard/dead-letters/{service}/operations/{id:guid}/stop", StopAsync);
        operators.MapGet("/dashboard/dead-letters/{service}/operations/{id:guid}", ShowAsync);
    }

    private static async Task<IResult> StartAsync(string service, HttpContext http, DeadLetterClient client, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var (action, why, group) = (form.Field("action"), form.Field("why"), form.Field("group"));
        var id = Number(form.Field("letter"));
        var isDryRun = action == "dry-run";
        var back = id is null
            ? $"{DeadLetterClient.PathOf(service)}/letters?group={Uri.EscapeDataString(group ?? "")}"
            : $"{DeadLetterClient.PathOf(service)}/letters/{id}";
        if (action is not ("dry-run" or "replay" or "discard") || (group is null && id is null))
        {
            return http.ShowOutcome(StatusCodes.Status400BadRequest, "It is not said what is to be done with which dead letters.", back);
        }

        var request = new
        {
            select = new { ids = id is null ? null : new[] { id.Value }, group = id is null ? group : null },
            why,
            dryRun = isDryRun,
            rate = action == "discard" ? null : Number(form.Field("rate")),
            stopOnFailure = action != "discard" && form.Field("stopOnFailure") is not null,
        };
        var path = action == "discard" ? "/discard" : "/replay";
        return isDryRun
            ? await DryRunAsync(service, path, request, back, http, client)
            : await RunAsync(service, path, request, back, http, client);
    }

    private static async Task<IResult> DryRunAsync(
        string service,
        string path,
        object request,
        string back,
        HttpContext http,
        DeadLetterClient client
    )
    {
        var answer = await client.PostAsync<DryRun>(http, service, path, request);
        return answer.Body is { } dryRun
            ? http.Page<DryRunPage>(
                StatusCodes.Status200OK,
                (nameof(DryRunPage.Context), http.Context()),
                (nameof(DryRunPage.Service), service),
                (nameof(DryRunPage.Back), back),
                (nameof(DryRunPage.Run), dryRun)
            )
            : http.ShowOutcome(answer.OwnStatus, answer.Refusal, back);
    }

    private static async Task<IResult> RunAsync(
        string service,
        string path,
        object request,
        string back,
        HttpContext http,
        DeadLetterClient client
    )
    {
        var answer = await client.PostAsync<StartedOperation>(http, service, path, request);
        if (answer.Body is not { } started)
        {
            return http.ShowOutcome(answer.OwnStatus, answer.Refusal, back);
        }

        http.Response.Headers.Location = $"{DeadLetterClient.PathOf(service)}/operations/{started.OperationId}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IResult> StopAsync(string service, Guid id, HttpContext http, DeadLetterClient client)
    {
        var answer = await client.PostAsync<JsonDocument>(http, service, $"/operations/{id}/stop", body: null);
        return http.ShowOutcome(
            answer.IsGood ? StatusCodes.Status200OK : answer.OwnStatus,
            answer.IsGood ? "Stopped. What was not sent by then stays a dead letter." : answer.Refusal,
            $"{DeadLetterClient.PathOf(service)}/operations/{id}"
        );
    }

    private static async Task<IResult> ShowAsync(string service, Guid id, string? after, HttpContext http, DeadLetterClient client)
    {
        var answer = await client.GetAsync<OperationDetails>(
            http,
            service,
            $"/operations/{id}" + (Number(after) is { } last ? $"?after={last}" : "")
        );
        return answer.Body is { } results
            ? http.Page<OperationPage>(
                StatusCodes.Status200OK,
                (nameof(OperationPage.Context), http.Context()),
                (nameof(OperationPage.Service), service),
                (nameof(OperationPage.Run), results)
            )
            : OperatorClient.ShowRefusal(http, service, answer);
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
