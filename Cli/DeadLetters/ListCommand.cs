using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters list</c></summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var filter = new DeadLetterFilter();
        var limit = new Option<int>("--limit") { Description = "Dead letters on the page, 1 to 500.", DefaultValueFactory = _ => 50 };
        var before = new Option<long?>("--before") { Description = "Only dead letters with a lower id: the next page." };
        var command = ServiceClient.AddTo(new Command("list", "Lists dead letters, newest first.") { limit, before });
        filter.AddTo(command, withIds: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = ServiceClient.Create(parsed);
                var page = await service.GetAsync(
                    $"?limit={parsed.GetValue(limit)}{(parsed.GetValue(before) is { } id ? $"&before={id}" : "")}{filter.Query(parsed)}",
                    ct
                );
                Print(page.GetProperty("items"));
                if (page.GetProperty("before").ValueKind == JsonValueKind.Number)
                {
                    AnsiConsole.MarkupLineInterpolated($"more: --before {page.GetProperty("before").GetInt64()}");
                }
            }
        );
        return command;
    }

    /// <summary>Prints a table of dead letters.</summary>
    public static void Print(JsonElement deadLetters)
    {
        ResultTable.Print(
            ["id", "died at", "queue", "exception", "reason", "attempts", "group"],
            deadLetters
                .EnumerateArray()
                .Select(deadLetter =>
                    new[]
                    {
                        deadLetter.GetProperty("id").ToString(),
                        deadLetter.GetProperty("deadAt").GetDateTime().ToString("u"),
                        deadLetter.GetProperty("queue").ToString(),
                        deadLetter.GetProperty("exception").ToString(),
                        deadLetter.GetProperty("reason").ToString(),
                        deadLetter.GetProperty("attempts").ToString(),
                        deadLetter.GetProperty("group").ToString(),
                    }
                )
        );
    }
}
