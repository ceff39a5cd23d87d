namespace Payments.AppHost.Startup;

/// <summary>Where the installed programs are that run as processes.</summary>
internal static class InstalledPrograms
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
                .Select(version => Path.Combine(version, "bin"))
                .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
                .OrderByDescending(VersionOf)
                .FirstOrDefault()
            : FolderOf("initdb");

    private static int VersionOf(string folder) =>
        int.TryParse(Path.GetFileName(Path.GetDirectoryName(folder)), out var version) ? version : 0;

    private static string? FolderOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, program)));
}
