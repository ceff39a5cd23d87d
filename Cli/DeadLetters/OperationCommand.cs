using System.CommandLine;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters replay</c> and <c>discard</c></summary>
internal static class OperationCommand
{
    public static Command Create(string action, string description)
    {
        var filter = new Filter();
        var all = new Option<bool>("--all") { Description = "All letters, when nothing else chooses them." };
        var why = new Option<string?>("--why") { Description = "The reason, for those who read the audit later." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var rate = new Option<int?>("--rate") { Description = "Messages a second." };
        var stopOnFailure = new Option<bool>("--stop-on-failure")
        {
            Description = "Begin with one message and stop at the first that dies again.",
        };
        var command = Service.AddTo(new Command(action, description) { all, why, dryRun });
        filter.AddTo(command, withIds: true);
        if (action == "replay")
        {
            command.Options.Add(rate);
            command.Options.Add(stopOnFailure);
        }

        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = Service.Of(parsed);
                var request = new
                {
                    select = filter.Selection(parsed),
                    all = parsed.GetValue(all),
                    why = parsed.GetValue(why),
                    dryRun = parsed.GetValue(dryRun),
                    rate = parsed.GetValue(rate),
                    stopOnFailure = parsed.GetValue(stopOnFailure),
                };
                var answer = await service.PostAsync($"/{action}", request, ct);
                if (request.dryRun)
                {
                    ListCommand.Print(answer.GetProperty("letters"));
                    AnsiConsole.MarkupLineInterpolated(
                        $"{answer.GetProperty("matched").GetInt64()} letters would be {(action == "replay" ? "replayed" : "discarded")}."
                    );
                    return 0;
                }

                return await Progress.FollowAsync(
                    service,
                    answer.GetProperty("operationId").GetGuid(),
                    answer.GetProperty("matched").GetInt64(),
                    ct
                );
            }
        );
        return command;
    }
}
