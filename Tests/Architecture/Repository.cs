using System.Diagnostics;
using System.Xml.Linq;

namespace Payments.Tests.Architecture;

/// <summary>The files of this repository: those that git tracks, and those that it would add.</summary>
internal static class Repository
{
    public const string SolutionName = "Payments.slnx";

    private static readonly string[] TextExtensions =
    [
        ".cs",
        ".css",
        ".csproj",
        ".html",
        ".js",
        ".json",
        ".md",
        ".mjs",
        ".props",
        ".razor",
        ".sh",
        ".sql",
        ".svg",
        ".targets",
        ".yaml",
        ".yml",
        "",
    ];

    private static readonly string[] ProgramExtensions = [".cs", ".css", ".html", ".js", ".mjs", ".razor", ".sh", ".sql"];

    public static string Root { get; } = FindRoot();

    public static XDocument Solution { get; } = XDocument.Load(Path.Combine(Root, SolutionName));

    /// <summary>Every text file.</summary>
    public static IReadOnlyList<TextFile> Texts { get; } =
    [.. Paths().Where(p => TextExtensions.Contains(Path.GetExtension(p))).Select(p => new TextFile(p, ReadAll(p)))];

    /// <summary>Every file that is written by people and runs: no documents, no data, no migrations.</summary>
    public static IReadOnlyList<TextFile> Programs { get; } =
    [.. Texts.Where(t => ProgramExtensions.Contains(Path.GetExtension(t.Path)) && !IsMigration(t.Path))];

    /// <summary>Every C# file but the migrations, which a tool writes.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
    [.. Programs.Where(t => t.Path.EndsWith(".cs", StringComparison.Ordinal)).AsParallel().AsOrdered().Select(SourceFile.Parse)];

    public static IReadOnlyList<Project> Projects { get; } =
    [.. Texts.Where(t => t.Path.EndsWith(".csproj", StringComparison.Ordinal)).Select(t => Project.Parse(t.Path, XDocument.Parse(t.Text)))];

    public static bool IsMigration(string path) => path.Contains("/Migrations/", StringComparison.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, SolutionName)))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"The tests do not lie below {SolutionName}.");
        }

        return folder.FullName;
    }

    private static string[] Paths()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var paths = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        git.ExitCode.ShouldBe(0, "git lists the files of the repository");
        return [.. paths.Where(p => File.Exists(Path.Combine(Root, p))).Order(StringComparer.Ordinal)];
    }

    private static string ReadAll(string path) => File.ReadAllText(Path.Combine(Root, path));
}
