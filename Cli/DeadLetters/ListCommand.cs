using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters list</c></summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var filter = new Filter();
        var limit = new Option<int>("--limit") { Description = "Letters on the page, 1 to 500.", DefaultValueFactory = _ => 50 };
        var before = new Option<long?>("--before") { Description = "Only letters with a lower id: the next page." };
        var command = Service.AddTo(new Command("list", "Lists dead letters, newest first.") { limit, before });
        filter.AddTo(command, withIds: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = Service.Of(parsed);
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

    /// <summary>A table of letters.</summary>
    public static void Print(JsonElement letters)
    {
        Sheet.Print(
            ["id", "died at", "queue", "exception", "reason", "attempts", "group"],
            letters
                .EnumerateArray()
                .Select(letter =>
                    new[]
                    {
                        letter.GetProperty("id").ToString(),
                        letter.GetProperty("deadAt").GetDateTime().ToString("u"),
                        letter.GetProperty("queue").ToString(),
                        letter.GetProperty("exception").ToString(),
                        letter.GetProperty("reason").ToString(),
                        letter.GetProperty("attempts").ToString(),
                        letter.GetProperty("group").ToString(),
                    }
                )
        );
    }
}
