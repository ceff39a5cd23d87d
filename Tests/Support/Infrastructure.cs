using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Aspire.Hosting.Testing;
using Npgsql;

namespace Payments.Tests.Support;

/// <summary>Virtual hosts and databases of their own for tests of Messaging, on the broker and the server of the shared system.</summary>
internal static class Infrastructure
{
    /// <returns>The virtual host's connection string.</returns>
    public static async Task<string> CreateVirtualHostAsync(this SharedSystem shared, string name)
    {
        using var management = await shared.ManagementAsync();
        using var answer = await management.PutAsJsonAsync($"/api/vhosts/{name}", new { }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return new Uri(new Uri(await (await shared.GetAsync()).ConnectionStringAsync("messaging")), "/" + name).ToString();
    }

    /// <summary>RabbitMQ's management API, signed in.</summary>
    public static async Task<HttpClient> ManagementAsync(this SharedSystem shared)
    {
        var system = await shared.GetAsync();
        var amqp = new Uri(await system.ConnectionStringAsync("messaging"));
        var management = system.App.CreateHttpClient("messaging", "management");
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(amqp.UserInfo))
        );
        return management;
    }

    /// <returns>The database's connection string.</returns>
    public static async Task<string> CreateDatabaseAsync(this SharedSystem shared, string name)
    {
        var server = await (await shared.GetAsync()).ConnectionStringAsync("postgres");
        await using var source = NpgsqlDataSource.Create(server + ";Database=postgres;Pooling=false");
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return $"{server};Database={name}";
    }
}
