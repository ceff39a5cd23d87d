namespace Payments.AppHost.Infrastructure;

/// <summary>The installed programs that the processes run.</summary>
internal static class Programs
{
    /// <summary>Debian's own start script would switch to the user rabbitmq and the server's shared folders; this one does not.</summary>
    public const string RabbitMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private const string DebianPostgreSql = "/usr/lib/postgresql";

    /// <summary>Folder of initdb and postgres; the newest version where there are several.</summary>
    public static string? PostgreSql { get; } = FindPostgreSql();

    public static string MailDev(string repository) => Path.Combine(repository, ".tools", "node_modules", "maildev", "bin", "maildev");

    public static bool IsOnPath(string program) => FolderOf(program) is not null;

    private static string? FindPostgreSql() =>
        Directory.Exists(DebianPostgreSql)
            ? Directory
                .EnumerateDirectories(DebianPostgreSql)
                .Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "initdb")))
                .OrderByDescending(d => int.TryParse(Path.GetFileName(Path.GetDirectoryName(d)), out var version) ? version : 0)
                .FirstOrDefault()
            : FolderOf("initdb");

    private static string? FolderOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, program)));
}
