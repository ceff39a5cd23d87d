using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Persistence;

/// <summary>
/// A service says in one line that it cannot use a database, and ends; it neither changes the database nor prints a stack trace.
/// </summary>
public sealed partial class RefusedDatabaseTests(SharedSystem shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(
        """
            CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150) PRIMARY KEY, "ProductVersion" varchar(32) NOT NULL);
            INSERT INTO "__EFMigrationsHistory" VALUES ('20240101000000_Initial', '9.0.0'), ('20240201000000_Later', '9.0.0');
            CREATE TABLE students (student_no text PRIMARY KEY)
            """,
        "it was made by another version of this program"
    )]
    [InlineData(
        """
            CREATE TABLE "__EFMigrationsHistory" (migration_id varchar(150) PRIMARY KEY, product_version varchar(32) NOT NULL);
            INSERT INTO "__EFMigrationsHistory" VALUES ('20240101000000_Initial', '10.0.0')
            """,
        "it was made by another version of this program"
    )]
    [InlineData("CREATE TABLE students (student_no text PRIMARY KEY)", "it has a table students that no migration has made")]
    public async Task A_database_that_the_migrations_do_not_fit_is_refused(string sql, string reason)
    {
        var connectionString = await shared.CreateDatabaseAsync($"refused_{Guid.NewGuid():N}");
        await ExecuteAsync(connectionString, sql);
        var before = await TablesAsync(connectionString);

        // The console's writer is given 1.5 s to end; on a busy machine the line was cut once.
        var (exitCode, output) = await Eventually.Get(
            () => RunServiceAsync(connectionString),
            end => end.Output.Contains("drop the database", StringComparison.Ordinal),
            "the service says what to do",
            Patience
        );

        exitCode.ShouldBe(1, output);
        output.ShouldContain(reason);
        output.ShouldContain("Start with a new data folder or with --ephemeral, or drop the database");
        output.ShouldNotContain("   at ", customMessage: "no stack trace");
        CriticalLine().Count(output).ShouldBe(1, output);
        (await TablesAsync(connectionString)).ShouldBe(before, "nothing was changed");
    }

    /// <summary>TuitionApi, for example.</summary>
    private static async Task<(int ExitCode, string Output)> RunServiceAsync(string connectionString)
    {
        using var service = new Process();
        service.StartInfo = new(Path.Combine(AppContext.BaseDirectory, "TuitionApi"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ConnectionStrings__tuition"] = connectionString,
                ["ConnectionStrings__messaging"] = "amqp://127.0.0.1:1",
            },
        };
        service.Start();
        try
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            bound.CancelAfter(Patience);
            var output = await Task.WhenAll(
                service.StandardOutput.ReadToEndAsync(bound.Token),
                service.StandardError.ReadToEndAsync(bound.Token)
            );
            await service.WaitForExitAsync(bound.Token);
            return (service.ExitCode, string.Concat(output));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> TablesAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(
            """
            SELECT coalesce(string_agg(relnamespace::regnamespace || '.' || relname, ', ' ORDER BY oid), '')
            FROM pg_class WHERE oid >= 16384
            """
        );
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    [GeneratedRegex("crit:|fail:|Unhandled")]
    private static partial Regex CriticalLine();
}
