using System.CommandLine;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters operations</c></summary>
internal static class OperationsCommand
{
    public static Command Create()
    {
        var command = ServiceClient.AddTo(new Command("operations", "Lists replays and discards: who, when, why, and how they ended."));
        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = ServiceClient.Create(parsed);
                ResultTable.Print(
                    ["id", "started at", "action", "who", "why", "status", "messages"],
                    (await service.GetAsync("/operations", ct))
                        .EnumerateArray()
                        .Select(operation =>
                            new[]
                            {
                                operation.GetProperty("id").ToString(),
                                operation.GetProperty("startedAt").GetDateTime().ToString("u"),
                                operation.GetProperty("action").ToString(),
                                operation.GetProperty("who").ToString(),
                                operation.GetProperty("why").ToString(),
                                operation.GetProperty("status").ToString(),
                                string.Join(", ", operation.GetProperty("counts").EnumerateObject().Select(c => $"{c.Value} {c.Name}")),
                            }
                        )
                );
            }
        );
        return command;
    }
}
