using System.CommandLine;

namespace Payments.Cli.DeadLetters;

/// <summary>The options that select dead letters.</summary>
internal sealed class DeadLetterFilter
{
    private readonly Option<long[]> ids = new("--id") { Description = "Ids of dead letters.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> group = new("--group") { Description = "A group, as 'groups' shows it." };
    private readonly Option<string?> queue = new("--queue") { Description = "The queue in which the messages failed." };
    private readonly Option<string?> cause = new("--cause") { Description = "Part of the exception's type or text." };
    private readonly Option<DateTimeOffset?> from = new("--from") { Description = "Dead-lettered at this time or later." };
    private readonly Option<DateTimeOffset?> to = new("--to") { Description = "Dead-lettered before this time." };

    public void AddTo(Command command, bool withIds)
    {
        if (withIds)
        {
            command.Options.Add(ids);
        }

        foreach (var option in new Option[] { group, queue, cause, from, to })
        {
            command.Options.Add(option);
        }
    }

    public string Query(ParseResult parsed) =>
        string.Concat(
            Parameter("group", parsed.GetValue(group)),
            Parameter("queue", parsed.GetValue(queue)),
            Parameter("cause", parsed.GetValue(cause)),
            Parameter("from", parsed.GetValue(from)?.ToString("O")),
            Parameter("to", parsed.GetValue(to)?.ToString("O"))
        );

    /// <summary>The selection for the service's request; null when no option is given.</summary>
    public object? Selection(ParseResult parsed)
    {
        var chosen = parsed.GetValue(ids) is { Length: > 0 } some ? some : null;
        var given = new object?[]
        {
            chosen,
            parsed.GetValue(group),
            parsed.GetValue(queue),
            parsed.GetValue(cause),
            parsed.GetValue(from),
            parsed.GetValue(to),
        };
        return given.All(g => g is null)
            ? null
            : new
            {
                ids = chosen,
                group = parsed.GetValue(group),
                queue = parsed.GetValue(queue),
                cause = parsed.GetValue(cause),
                from = parsed.GetValue(from),
                to = parsed.GetValue(to),
            };
    }

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
