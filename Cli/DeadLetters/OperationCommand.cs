using System.CommandLine;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters replay</c> and <c>discard</c></summary>
internal static class OperationCommand
{
    public static Command Create(string action, string description)
    {
        var filter = new DeadLetterFilter();
        var all = new Option<bool>("--all") { Description = "All dead letters; needed when no other option selects them." };
        var why = new Option<string?>("--why") { Description = "The reason, for the audit." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only print what would be done." };
        var rate = new Option<int?>("--rate") { Description = "Messages a second." };
        var stopOnFailure = new Option<bool>("--stop-on-failure")
        {
            Description = "Begin with one message and stop at the first that is dead-lettered again.",
        };
        var command = ServiceClient.AddTo(new Command(action, description) { all, why, dryRun });
        filter.AddTo(command, withIds: true);
        if (action == "replay")
        {
            command.Options.Add(rate);
            command.Options.Add(stopOnFailure);
        }

        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = ServiceClient.Create(parsed);
                var request = new
                {
                    select = filter.Selection(parsed),
                    all = parsed.GetValue(all),
                    why = parsed.GetValue(why),
                    dryRun = parsed.GetValue(dryRun),
                    rate = parsed.GetValue(rate),
                    stopOnFailure = parsed.GetValue(stopOnFailure),
                };
                var response = await service.PostAsync($"/{action}", request, ct);
                if (request.dryRun)
                {
                    ListCommand.Print(response.GetProperty("letters"));
                    var done = action == "replay" ? "replayed" : "discarded";
                    AnsiConsole.MarkupLineInterpolated($"{response.GetProperty("matched").GetInt64()} dead letters would be {done}.");
                    return 0;
                }

                return await OperationProgress.FollowAsync(
                    service,
                    response.GetProperty("operationId").GetGuid(),
                    response.GetProperty("matched").GetInt64(),
                    ct
                );
            }
        );
        return command;
    }
}
