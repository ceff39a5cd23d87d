using Spectre.Console;

namespace Payments.Cli;

/// <summary>Prints rows as a table on a terminal, and otherwise, for programs, as lines with tabs.</summary>
internal static class ResultTable
{
    public static void Print(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (var row in rows.Prepend(columns))
            {
                Console.WriteLine(string.Join('\t', row.Select(OneLine)));
            }

            return;
        }

        var table = new Table().AddColumns([.. columns]);
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        AnsiConsole.Write(table);
    }

    private static string OneLine(string cell) => cell.ReplaceLineEndings(" ").Replace('\t', ' ');
}
