using System.Globalization;

namespace Payments.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions(IReadOnlyList<string> Names, bool List, int? Messages, int? Rounds)
{
    public const string Usage = "usage: ./bench.sh [figure ...] [--messages N] [--rounds N] [--list]";

    private const int MinMessages = 1_000;
    private const int MaxMessages = 10_000_000;
    private const int MaxRounds = 100;

    /// <exception cref="FormatException">The command line is not understood.</exception>
    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions([], List: false, Messages: null, Rounds: null);
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--list" => options with { List = true },
                "--messages" => options with { Messages = Number(args, ++i, MinMessages, MaxMessages) },
                "--rounds" => options with { Rounds = Number(args, ++i, 1, MaxRounds) },
                ['-', ..] => throw new FormatException($"{args[i]} is no option; {Usage}"),
                var name => options with { Names = [.. options.Names, name] },
            };
        }

        return options;
    }

    private static int Number(string[] args, int position, int least, int most) =>
        position < args.Length
        && int.TryParse(args[position], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw new FormatException($"{args[position - 1]} needs a number from {least} to {most}; {Usage}");
}
