using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Soak.Servers;

/// <summary>A RabbitMQ server for this run.</summary>
internal sealed class RabbitMqServer : IAsyncDisposable
{
    private const string User = "soak";
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";

    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ControlBound = TimeSpan.FromMinutes(2);

    private readonly string password = Guid.NewGuid().ToString("N");
    private readonly ServerProcess process;
    private readonly HttpClient management;
    private IConnection? connection;

    public RabbitMqServer(string infrastructure, string folder)
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, FreePort.Take());
        var managementPort = FreePort.Take();
        process = new ServerProcess(
            Path.Combine(infrastructure, "rabbitmq.sh"),
            Path.Combine(folder, "rabbitmq.log"),
            new Dictionary<string, string>
            {
                ["SERVER"] = Server,
                ["DATA"] = Path.Combine(folder, "rabbitmq"),
                ["PORT"] = EndPoint.Port.ToString(CultureInfo.InvariantCulture),
                ["MANAGEMENT_PORT"] = managementPort.ToString(CultureInfo.InvariantCulture),
                ["USERNAME"] = User,
                ["PASSWORD"] = password,
            }
        );
        management = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{managementPort}") };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}"))
        );
    }

    public IPEndPoint EndPoint { get; }

    public string AddressThrough(int port) => $"amqp://{User}:{password}@127.0.0.1:{port}";

    public async Task StartAsync()
    {
        process.Start();
        await Eventually.Get(ConnectAsync, c => c.IsOpen, "the broker answers", StartBound);
    }

    public Task KillAsync() => process.KillAsync();

    /// <summary>A channel with confirms on a direct connection to the broker, without a proxy.</summary>
    public async Task<IChannel> OpenChannelAsync() => await (await ConnectAsync()).CreateChannelAsync(new CreateChannelOptions(true, true));

    /// <summary>Messages that are ready in a queue; null if the queue does not exist.</summary>
    public async Task<long?> ReadyCountAsync(string queue)
    {
        await using var channel = await OpenChannelAsync();
        try
        {
            return await channel.MessageCountAsync(queue);
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return null;
        }
    }

    /// <summary>Messages in each queue, including unacknowledged ones; the broker updates the counts every few seconds.</summary>
    public async Task<Dictionary<string, long>> MessageCountsAsync() =>
        (await management.GetFromJsonAsync<JsonElement>("/api/queues?columns=name,messages"))
            .EnumerateArray()
            .ToDictionary(
                q => q.GetProperty("name").GetString()!,
                q => q.TryGetProperty("messages", out var messages) ? messages.GetInt64() : long.MaxValue
            );

    public async Task<bool> IsBoundAsync(string queue, string routingKey) =>
        (await management.GetFromJsonAsync<JsonElement>($"/api/queues/%2F/{queue}/bindings"))
            .EnumerateArray()
            .Any(b => b.GetProperty("routing_key").GetString() == routingKey);

    /// <summary>Runs rabbitmqctl on this node, with the cookie and the port mapper from the environment of its processes.</summary>
    public async Task ControlAsync(params string[] arguments)
    {
        var server = ProcessTree
            .DescendantsOf(process.Id)
            .First(p => File.ReadAllText($"/proc/{p}/comm").StartsWith("beam", StringComparison.Ordinal));
        var start = new System.Diagnostics.ProcessStartInfo(Control, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var variable in (await File.ReadAllTextAsync($"/proc/{server}/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var pair = variable.Split('=', 2);
            start.Environment[pair[0]] = pair[1];
        }

        using var control = System.Diagnostics.Process.Start(start)!;
        var output = await Task.WhenAll(control.StandardOutput.ReadToEndAsync(), control.StandardError.ReadToEndAsync())
            .WaitAsync(ControlBound);
        await control.WaitForExitAsync().WaitAsync(ControlBound);
        control.ExitCode.ShouldBe(0, string.Join('\n', output));
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        management.Dispose();
        await process.DisposeAsync();
    }

    private async Task<IConnection> ConnectAsync()
    {
        if (connection is not { IsOpen: true })
        {
            connection?.Dispose();
            var factory = new ConnectionFactory { Uri = new Uri(AddressThrough(EndPoint.Port)), AutomaticRecoveryEnabled = false };
            connection = await factory.CreateConnectionAsync("soak");
        }

        return connection;
    }
}
