using System.CommandLine;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters groups</c></summary>
internal static class GroupsCommand
{
    public static Command Create()
    {
        var filter = new DeadLetterFilter();
        var command = ServiceClient.AddTo(new Command("groups", "Groups dead letters by cause, largest group first."));
        filter.AddTo(command, withIds: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = ServiceClient.Create(parsed);
                ResultTable.Print(
                    ["group", "letters", "queue", "exception", "newest reason", "last died at"],
                    (await service.GetAsync($"/groups?{filter.Query(parsed)}", ct))
                        .EnumerateArray()
                        .Select(group =>
                            new[]
                            {
                                group.GetProperty("group").ToString(),
                                group.GetProperty("count").ToString(),
                                group.GetProperty("queue").ToString(),
                                group.GetProperty("exception").ToString(),
                                group.GetProperty("reason").ToString(),
                                group.GetProperty("lastAt").GetDateTime().ToString("u"),
                            }
                        )
                );
            }
        );
        return command;
    }
}
