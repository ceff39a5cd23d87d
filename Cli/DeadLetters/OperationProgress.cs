using System.Text.Json;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary>Shows the progress of an operation until it ends, then prints each message's result.</summary>
internal static class OperationProgress
{
    private const int Incomplete = 2;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <returns>0 when every message was handled or discarded, otherwise 2.</returns>
    public static async Task<int> FollowAsync(ServiceClient service, Guid id, long total, CancellationToken ct)
    {
        var operation = await AnsiConsole
            .Progress()
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask($"{total} messages", maxValue: Math.Max(1, total));
                while (true)
                {
                    var state = (await service.GetAsync($"/operations/{id}", ct)).GetProperty("operation");
                    bar.Value = total - Count(state, "waiting");
                    bar.Description = Describe(state);
                    if (state.GetProperty("status").GetString() != "running")
                    {
                        bar.StopTask();
                        return state;
                    }

                    await Task.Delay(PollInterval, ct);
                }
            });
        await PrintResultsAsync(service, id, ct);
        AnsiConsole.MarkupLineInterpolated($"{operation.GetProperty("status").GetString()}: {Describe(operation)} (operation {id})");
        return Count(operation, "handled") + Count(operation, "discarded") == total ? 0 : Incomplete;
    }

    private static async Task PrintResultsAsync(ServiceClient service, Guid id, CancellationToken ct)
    {
        var rows = new List<string[]>();
        long? after = 0;
        while (after is not null)
        {
            var page = await service.GetAsync($"/operations/{id}?after={after}", ct);
            rows.AddRange(
                page.GetProperty("results")
                    .EnumerateArray()
                    .Select(result =>
                        new[]
                        {
                            result.GetProperty("deadLetterId").ToString(),
                            result.GetProperty("messageId").ToString(),
                            result.GetProperty("queue").ToString(),
                            result.GetProperty("outcome").ToString(),
                        }
                    )
            );

            after = page.GetProperty("after").ValueKind == JsonValueKind.Number ? page.GetProperty("after").GetInt64() : null;
        }

        ResultTable.Print(["letter", "message", "queue", "result"], rows);
    }

    private static string Describe(JsonElement operation) =>
        string.Join(
            ", ",
            operation.GetProperty("counts").EnumerateObject().Select(c => $"{c.Value.GetInt64()} {c.Name.Replace('_', ' ')}")
        );

    private static long Count(JsonElement operation, string result) =>
        operation.GetProperty("counts").TryGetProperty(result, out var count) ? count.GetInt64() : 0;
}
