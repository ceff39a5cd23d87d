using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.AppHost.Services;

/// <summary>Buttons in the dashboard for what operators do, by the services' own HTTP interface and with the operators' key.</summary>
internal static class OperatorCommands
{
    public const string ReconcileCommand = "reconcile";
    public const string ReplayCommand = "replay-dead-letters";

    /// <summary>Name of the argument that says why dead letters are replayed.</summary>
    public const string ReasonArgument = "reason";

    /// <summary>The services' own limit. Characters.</summary>
    private const int MaxReasonLength = 500;

    private const string ClientName = "operator-commands";

    /// <summary>Longest wait for an answer: a reconciliation of many payments takes a while.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Compares payments, ledger and gateways at once.</summary>
    public static IResourceBuilder<ProjectResource> WithReconcileCommand(
        this IResourceBuilder<ProjectResource> service,
        Operators operators
    ) =>
        service.WithOperatorCommand(
            "/reconciliation",
            "Reconcile now",
            ReconcileCommand,
            operators,
            new HttpCommandOptions
            {
                Description = "Compares payments, ledger and gateways, and says how many differences there are.",
                IconName = "ScaleFill",
                GetCommandResult = ReconciledAsync,
            }
        );

    /// <summary>Sends all dead letters of a service back to the queues in which they died.</summary>
    public static IResourceBuilder<ProjectResource> WithReplayCommand(
        this IResourceBuilder<ProjectResource> service,
        Operators operators
    ) =>
        service.WithOperatorCommand(
            "/dead-letters/replay",
            "Replay dead letters",
            ReplayCommand,
            operators,
            new HttpCommandOptions
            {
                Description = "Sends all dead letters of this service back to the queues in which they died, each for one more attempt.",
                ConfirmationMessage = "Send all dead letters of this service back to their queues?",
                IconName = "ArrowRepeatAll",
                Arguments =
                [
                    new InteractionInput
                    {
                        Name = ReasonArgument,
                        Label = "Reason",
                        Description = "Kept with the operation, for those who read it later.",
                        InputType = InputType.Text,
                        Required = true,
                        MaxLength = MaxReasonLength,
                    },
                ],
                PrepareRequest = context =>
                {
                    context.Request.Content = JsonContent.Create(new { all = true, why = context.Arguments[ReasonArgument].Value });
                    return Task.CompletedTask;
                },
                GetCommandResult = ReplayedAsync,
            }
        );

    private static IResourceBuilder<ProjectResource> WithOperatorCommand(
        this IResourceBuilder<ProjectResource> service,
        string path,
        string displayName,
        string name,
        Operators operators,
        HttpCommandOptions options
    )
    {
        service.ApplicationBuilder.Services.AddHttpClient(ClientName, client => client.Timeout = Timeout);
        var prepare = options.PrepareRequest;
        options.HttpClientName = ClientName;
        options.PrepareRequest = async context =>
        {
            var key = await operators.Key.Resource.GetValueAsync(context.CancellationToken);
            context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            await (prepare?.Invoke(context) ?? Task.CompletedTask);
        };
        return service.WithHttpCommand(path, displayName, "http", name, options);
    }

    private static Task<ExecuteCommandResult> ReconciledAsync(HttpCommandResultContext context) =>
        ResultAsync(context, run => $"{run.GetProperty("differences").GetArrayLength()} differences");

    private static Task<ExecuteCommandResult> ReplayedAsync(HttpCommandResultContext context) =>
        ResultAsync(
            context,
            started => string.Create(CultureInfo.InvariantCulture, $"{started.GetProperty("matched").GetInt64()} dead letters are replayed")
        );

    private static async Task<ExecuteCommandResult> ResultAsync(HttpCommandResultContext context, Func<JsonElement, string> describe)
    {
        if (!context.Response.IsSuccessStatusCode)
        {
            var problem = await context.Response.Content.ReadAsStringAsync(context.CancellationToken);
            return CommandResults.Failure($"{(int)context.Response.StatusCode} {problem}");
        }

        return CommandResults.Success(describe(await context.Response.Content.ReadFromJsonAsync<JsonElement>(context.CancellationToken)));
    }
}
