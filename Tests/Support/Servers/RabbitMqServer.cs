using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Payments.AppHost.Startup;

namespace Payments.Tests.Support.Servers;

/// <summary>The RabbitMQ server of the hosts that tests start in their own process; each has a virtual host of its own on it.</summary>
internal sealed class RabbitMqServer : IDisposable
{
    private const string User = "tests";

    private readonly int port = FreePort.Take();
    private readonly string password = Guid.NewGuid().ToString("N");
    private readonly ServerProcess process;
    private readonly HttpClient management;

    private RabbitMqServer(string folder)
    {
        var managementPort = FreePort.Take();
        process = new ServerProcess(
            "rabbitmq.sh",
            Path.Combine(folder, "rabbitmq.log"),
            new Dictionary<string, string>
            {
                ["SERVER"] = InstalledPrograms.RabbitMQ,
                ["DATA"] = Path.Combine(folder, "rabbitmq"),
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
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

    /// <param name="folder">Gets the data and the log.</param>
    public static async Task<RabbitMqServer> StartAsync(string folder)
    {
        var server = new RabbitMqServer(folder);
        await Eventually.Be(
            async () =>
            {
                using var answer = await server.management.GetAsync("/api/overview");
                return answer.IsSuccessStatusCode;
            },
            "RabbitMQ answers",
            TestServers.StartBound
        );
        return server;
    }

    /// <returns>The virtual host's connection string.</returns>
    public async Task<string> CreateVirtualHostAsync(string name)
    {
        using var answer = await management.PutAsJsonAsync($"/api/vhosts/{name}", new { });
        answer.EnsureSuccessStatusCode();
        return $"amqp://{User}:{password}@127.0.0.1:{port}/{name}";
    }

    public async Task DeleteVirtualHostAsync(string name)
    {
        using var answer = await management.DeleteAsync($"/api/vhosts/{name}");
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        management.Dispose();
        process.Dispose();
    }
}
