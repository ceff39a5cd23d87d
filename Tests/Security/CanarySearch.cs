using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Security;

/// <summary>
/// Searches for a canary wherever something is kept. Each search returns where it has found it, without the digits.
/// </summary>
internal sealed class CanarySearch(PaymentsSystem system, Canary canary)
{
    private const int MaxMessages = 10_000;
    private const int MaxTelemetry = 1_000_000;

    private static readonly string[] DeadLetterServices = ["user-service", "payment-service", "tuition-api", "notifier-service"];

    /// <summary>Every row of every table, as text; bytea is written in hexadecimal digits.</summary>
    public async Task<List<string>> TablesAsync()
    {
        var found = new List<string>();
        var server = new NpgsqlConnectionStringBuilder(await system.ConnectionStringAsync("payments")) { Pooling = false };
        await using var any = NpgsqlDataSource.Create(server);
        foreach (var database in await ColumnAsync(any, "SELECT datname::text FROM pg_database WHERE datallowconn AND NOT datistemplate"))
        {
            server.Database = database;
            await using var source = NpgsqlDataSource.Create(server);
            foreach (
                var table in await ColumnAsync(
                    source,
                    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
                        + "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
                )
            )
            {
                foreach (var row in await ColumnAsync(source, $"SELECT t::text FROM {table} t WHERE t::text ~* $1 LIMIT 3", canary.Pattern))
                {
                    found.AddRange(canary.Around(row).Take(2).Select(around => $"table {database}.{table}: {around}"));
                }
            }
        }

        return found;
    }

    /// <summary>The files of the database server: the tables' dead rows, the write-ahead log, its own logs.</summary>
    public async Task<List<string>> DatabaseFilesAsync()
    {
        await system.ScalarAsync("payments", "CHECKPOINT");
        var folder = (string)(await system.ScalarAsync("payments", "SHOW data_directory"))!;
        return await FilesAsync(folder);
    }

    /// <summary>Standard output and error of everything that the AppHost has started, which DCP keeps in files.</summary>
    public Task<List<string>> ProcessLogsAsync() => FilesAsync(LogFolder(system));

    /// <summary>
    /// The folder of the DCP that runs this system, named on the command line of DCP, which is an ancestor of its services.
    /// </summary>
    public static string LogFolder(PaymentsSystem system)
    {
        var dcp = ProcessTree
            .AncestorsOf(system.PidOf("payment-service"))
            .Select(ProcessTree.CommandLineOf)
            .First(p => p.Contains("--kubeconfig"));
        return Path.GetDirectoryName(dcp[Array.IndexOf(dcp, "--kubeconfig") + 1])!;
    }

    /// <summary>What waits in any queue of the broker, with its properties.</summary>
    public async Task<List<string>> QueuesAsync()
    {
        using var management = await system.ManagementAsync();
        var found = new List<string>();
        var queues = await management.GetFromJsonAsync<JsonElement>("/api/queues/%2F");
        foreach (var queue in queues.EnumerateArray().Select(q => q.GetProperty("name").GetString()!))
        {
            using var answer = await management.PostAsJsonAsync(
                $"/api/queues/%2F/{Uri.EscapeDataString(queue)}/get",
                new
                {
                    count = MaxMessages,
                    ackmode = "ack_requeue_true",
                    encoding = "auto",
                },
                TestContext.Current.CancellationToken
            );
            found.AddRange(canary.Around(await answer.Content.ReadAsStringAsync()).Select(around => $"queue {queue}: {around}"));
        }

        return found;
    }

    /// <summary>Dead letters, as operators see them.</summary>
    public async Task<List<string>> DeadLettersAsync()
    {
        var found = new List<string>();
        foreach (var service in DeadLetterServices)
        {
            using var http = system.App.CreateHttpClient(service, "http");
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await system.OperatorKeyAsync());
            var deadLetters = await http.GetFromJsonAsync<JsonElement>("/dead-letters?limit=500");
            foreach (var id in deadLetters.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetInt64()))
            {
                found.AddRange(
                    canary
                        .Around(await http.GetStringAsync($"/dead-letters/{id}"))
                        .Select(around => $"dead letter {service} {id}: {around}")
                );
            }

            var text =
                deadLetters + await http.GetStringAsync("/dead-letters/groups") + await http.GetStringAsync("/dead-letters/operations");
            found.AddRange(canary.Around(text).Select(around => $"dead letters {service}: {around}"));
        }

        return found;
    }

    public Task<List<string>> TracesAsync() => TelemetryAsync("spans");

    public Task<List<string>> LogsAsync() => TelemetryAsync("logs");

    /// <summary>All mails, as they came over SMTP.</summary>
    public async Task<List<string>> MailsAsync()
    {
        using var mails = system.App.CreateHttpClient("mail", "web");
        var all = await mails.GetStringAsync("/email");
        var found = canary.Around(all).Select(around => $"mails: {around}").ToList();
        foreach (var id in JsonDocument.Parse(all).RootElement.EnumerateArray().Select(m => m.GetProperty("id").GetString()))
        {
            found.AddRange(canary.Around(await mails.GetStringAsync($"/email/{id}/source")).Select(around => $"mail {id}: {around}"));
        }

        return found;
    }

    public async Task<string> TelemetryTextAsync(string kind)
    {
        using var client = system.App.CreateHttpClient("aspire-dashboard");
        client.DefaultRequestHeaders.Add("x-api-key", system.App.Services.GetRequiredService<IConfiguration>()["AppHost:DashboardApiKey"]);
        return await client.GetStringAsync($"/api/telemetry/{kind}?limit={MaxTelemetry}", TestContext.Current.CancellationToken);
    }

    private async Task<List<string>> TelemetryAsync(string kind) =>
        [.. canary.Around(await TelemetryTextAsync(kind)).Select(around => $"telemetry, {kind}: {around}")];

    private static async Task<List<string>> ColumnAsync(NpgsqlDataSource source, string sql, params object[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddRange(parameters.Select(p => new NpgsqlParameter { Value = p }).ToArray());
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    /// <summary>Searches with grep, as these are hundreds of megabytes of binary files.</summary>
    private async Task<List<string>> FilesAsync(string folder)
    {
        var start = new ProcessStartInfo(
            "grep",
            [
                "--text",
                "--recursive",
                "--ignore-case",
                "--extended-regexp",
                "--only-matching",
                "--byte-offset",
                "--devices=skip",
                $".{{0,80}}({canary.Pattern})",
                folder,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C" },
        };
        using var grep = Process.Start(start)!;
        var errors = grep.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = await grep.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await grep.WaitForExitAsync(TestContext.Current.CancellationToken);

        // 0: found, 1: nothing found, 2: something could not be read, such as a file that has just been removed.
        grep.ExitCode.ShouldBeLessThan(3, await errors);
        return [.. canary.Around(lines).Select(around => $"file: {around}")];
    }
}
