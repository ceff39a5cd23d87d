namespace Payments.Tests.Access;

/// <summary>One operation of one service, and what each caller gets by docs/access.md.</summary>
internal sealed record AccessRow(string Service, string Method, string Path, IReadOnlyDictionary<string, string> Expected);

/// <summary>docs/access.md, read.</summary>
internal static class AccessTable
{
    private const string EveryService = "every service";

    /// <summary>Service, method and path; the columns after them are callers.</summary>
    private const int FirstCaller = 3;

    public static readonly string[] Services =
    [
        "user-service",
        "payment-service",
        "tuition-api",
        "order-api",
        "project-api",
        "notifier-service",
    ];

    private static readonly string File = Path.Combine(Path.GetDirectoryName(Projects.AppHost.ProjectPath)!, "docs", "access.md");

    /// <summary>The rows of the table of operations, one for each service that a row names.</summary>
    public static IReadOnlyList<AccessRow> Read()
    {
        var lines = System
            .IO.File.ReadLines(File)
            .SkipWhile(line => !line.StartsWith("| service | method |", StringComparison.Ordinal))
            .Select(CellsOf)
            .TakeWhile(cells => cells.Length > 0)
            .ToList();
        var header = lines[0];
        return
        [
            .. lines
                .Skip(2)
                .SelectMany(cells =>
                    ServicesOf(cells[0])
                        .Select(service => new AccessRow(
                            service,
                            cells[1],
                            cells[2],
                            header.Zip(cells).Skip(FirstCaller).ToDictionary(cell => cell.First, cell => cell.Second)
                        ))
                ),
        ];
    }

    private static string[] CellsOf(string line) => line.StartsWith('|') ? line.Trim('|').Split('|', StringSplitOptions.TrimEntries) : [];

    private static string[] ServicesOf(string cell) => cell == EveryService ? Services : cell.Split(',', StringSplitOptions.TrimEntries);
}
