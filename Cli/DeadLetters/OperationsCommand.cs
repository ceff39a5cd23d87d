using System.CommandLine;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters operations</c></summary>
internal static class OperationsCommand
{
    public static Command Create()
    {
        var command = Service.AddTo(new Command("operations", "Lists replays and discards: who, when, why, and how they ended."));
        command.SetAction(async (parsed, ct) =>
        {
            using var service = Service.Of(parsed);
            var table = new Table().AddColumns("id", "started at", "action", "who", "why", "status", "messages");
            foreach (var operation in (await service.GetAsync("/operations", ct)).EnumerateArray())
            {
                table.AddRow(
                    new Text(operation.GetProperty("id").ToString()),
                    new Text(operation.GetProperty("startedAt").GetDateTime().ToString("u")),
                    new Text(operation.GetProperty("action").ToString()),
                    new Text(operation.GetProperty("who").ToString()),
                    new Text(operation.GetProperty("why").ToString()),
                    new Text(operation.GetProperty("status").ToString()),
                    new Text(string.Join(", ", operation.GetProperty("counts").EnumerateObject().Select(c => $"{c.Value} {c.Name}"))));
            }

            AnsiConsole.Write(table);
        });
        return command;
    }
}
