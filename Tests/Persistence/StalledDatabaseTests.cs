using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Persistence;

/// <summary>A service that starts before its database answers waits for it, whether the database refuses or says nothing at all.</summary>
public sealed class StalledDatabaseTests(SharedSystem shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_waits_for_a_database_that_stalls_or_refuses_when_it_starts(bool stalls)
    {
        var direct = new NpgsqlConnectionStringBuilder(await shared.CreateDatabaseAsync($"stalled_{Guid.NewGuid():N}"));
        using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, direct.Port));
        if (stalls)
        {
            proxy.Stall();
        }
        else
        {
            proxy.Cut();
        }

        // The driver's time limit is in seconds; its own is 15, for which no test need wait.
        var behindProxy = new NpgsqlConnectionStringBuilder(direct.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = proxy.Port,
            Timeout = 1,
        };
        using var service = new ServiceProcess(behindProxy.ConnectionString);

        await Eventually.Be(
            () => service.Output.Any(l => l.Contains("The database is not there yet", StringComparison.Ordinal)) || service.HasExited,
            "the service says that it waits",
            Patience
        );
        service.HasExited.ShouldBeFalse(string.Join('\n', service.Output));
        proxy.Mend();

        await Eventually.Be(() => HasTableAsync(direct.ConnectionString), "the service has made its tables", Patience);
    }

    private static async Task<bool> HasTableAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand("SELECT to_regclass('students') IS NOT NULL");
        return (bool)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>TuitionApi, for example, with nothing but its database.</summary>
    private sealed class ServiceProcess : IDisposable
    {
        private readonly Process process = new();

        public ServiceProcess(string connectionString)
        {
            process.StartInfo = new(Path.Combine(AppContext.BaseDirectory, "TuitionApi"))
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
            process.OutputDataReceived += (_, line) => Output.Enqueue(line.Data ?? "");
            process.ErrorDataReceived += (_, line) => Output.Enqueue(line.Data ?? "");
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public ConcurrentQueue<string> Output { get; } = [];

        public bool HasExited => process.HasExited;

        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }
}
