namespace Payments.Tests.Documentation;

/// <summary>The files of the repository that people wrote.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", ".git", ".tools", ".data", "TestResults"];

    public static string Root { get; } = Path.GetDirectoryName(Projects.AppHost.ProjectPath)!;

    public static IEnumerable<string> Files(string pattern) => Files(Root, pattern);

    public static string RelativePath(string file) => Path.GetRelativePath(Root, file);

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(f => !Generated.Contains(Path.GetFileName(f)))
            .SelectMany(f => Files(f, pattern))
            .Concat(Directory.EnumerateFiles(folder, pattern));
}
