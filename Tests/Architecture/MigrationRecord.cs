using System.Security.Cryptography;

namespace Payments.Tests.Architecture;

/// <summary>
/// The SHA-256 of every migration and schema script, by path, in the format of <c>sha256sum</c>. Designer files and snapshots are not in
/// it: they describe the model, and no database runs them.
/// </summary>
internal static class MigrationRecord
{
    public const string RecordPath = "Tests/Architecture/migrations.sha256";
    public const string Command = "scripts/record-migrations.sh";

    private const string Write = "RECORD_MIGRATIONS";

    private static readonly string FullPath = Path.Combine(Repository.Root, RecordPath);

    public static bool IsToBeWritten => Environment.GetEnvironmentVariable(Write) is "true";

    /// <summary>Whether it is the file of a migration with its Up and Down.</summary>
    public static bool IsMigration(string path) =>
        Repository.IsMigration(path) && IsNumbered(path) && !path.EndsWith(".Designer.cs", StringComparison.Ordinal);

    /// <summary>The files of the repository with their hashes, in the order of their paths.</summary>
    public static IReadOnlyDictionary<string, string> HashFiles() =>
        Repository
            .Texts.Select(t => t.Path)
            .Where(path => IsMigration(path) || IsSchemaScript(path))
            .ToDictionary(
                path => path,
                path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Repository.Root, path))))
            );

    public static Dictionary<string, string> Read() =>
        File.Exists(FullPath)
            ? File.ReadLines(FullPath)
                .Where(line => !line.StartsWith('#'))
                .Select(line => line.Split("  ", 2))
                .ToDictionary(parts => parts[1], parts => parts[0])
            : [];

    /// <summary>Adds the files that are not recorded yet; the lines of the others stay as they are.</summary>
    public static void Add(IReadOnlyDictionary<string, string> files)
    {
        var recorded = new SortedDictionary<string, string>(Read(), StringComparer.Ordinal);
        foreach (var (path, hash) in files)
        {
            recorded.TryAdd(path, hash);
        }

        string[] lines = [$"# {Command} adds new files. Recorded lines never change.", .. recorded.Select(r => $"{r.Value}  {r.Key}")];
        File.WriteAllText(FullPath, string.Join('\n', lines) + '\n');
    }

    /// <summary>A numbered script of a schema that a library brings, such as Messaging/Schema/001_initial.sql.</summary>
    private static bool IsSchemaScript(string path) => Path.GetExtension(path) == ".sql" && IsNumbered(path);

    private static bool IsNumbered(string path) => char.IsAsciiDigit(Path.GetFileName(path)[0]);
}
