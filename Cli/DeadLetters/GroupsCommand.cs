using System.CommandLine;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters groups</c></summary>
internal static class GroupsCommand
{
    public static Command Create()
    {
        var filter = new Filter();
        var command = Service.AddTo(new Command("groups", "Groups dead letters by cause, largest group first."));
        filter.AddTo(command, withIds: false);
        command.SetAction(async (parsed, ct) =>
        {
            using var service = Service.Of(parsed);
            var table = new Table().AddColumns("group", "letters", "queue", "exception", "newest reason", "last died at");
            foreach (var group in (await service.GetAsync($"/groups?{filter.Query(parsed)}", ct)).EnumerateArray())
            {
                table.AddRow(
                    new Text(group.GetProperty("group").ToString()),
                    new Text(group.GetProperty("count").ToString()),
                    new Text(group.GetProperty("queue").ToString()),
                    new Text(group.GetProperty("exception").ToString()),
                    new Text(group.GetProperty("reason").ToString()),
                    new Text(group.GetProperty("lastAt").GetDateTime().ToString("u")));
            }

            AnsiConsole.Write(table);
        });
        return command;
    }
}
