using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Bench;

/// <summary>
/// PaymentService and UserService, as far as a purchase calls them, over real HTTP: each PUT commits a row, each GET reads one. The real
/// ones do more, so that the calls weigh less here, and what durability costs weighs more.
/// </summary>
internal sealed class NeighbourServer : IAsyncDisposable
{
    public const int Users = 1_000;

    private static readonly string CreateSql = $"""
        CREATE SCHEMA neighbours;
        CREATE TABLE neighbours.intents (payment_id uuid PRIMARY KEY, request jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE neighbours.credits (purchase_id uuid PRIMARY KEY, user_id bigint NOT NULL, request jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE neighbours.users (id bigint PRIMARY KEY, username text NOT NULL, email text NOT NULL);
        INSERT INTO neighbours.users SELECT i, 'user' || i, 'user' || i || '@example.com' FROM generate_series(1, {Users}) i;
        """;

    private const string IntentPrefix = "pi_";
    private const int Connections = 16;
    private const int StatementsPrepared = 20;

    private readonly WebApplication app;
    private readonly NpgsqlDataSource source;

    private NeighbourServer(WebApplication app, NpgsqlDataSource source) => (this.app, this.source) = (app, source);

    public Uri Address => new(app.Urls.Single());

    public static async Task<NeighbourServer> StartAsync(Place place)
    {
        await place.ExecuteAsync(CreateSql);
        var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(place.Addresses.Database)
            {
                MaxPoolSize = Connections,
                MaxAutoPrepare = StatementsPrepared,
                AutoPrepareMinUsages = 2,
            }
        );
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "neighbours" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var server = new NeighbourServer(builder.Build(), source);
        server.Map();
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await source.DisposeAsync();
    }

    private void Map()
    {
        app.UseRouting();
        app.MapPut("/payment-intents/{id}", OpenIntentAsync);
        app.MapGet("/payment-intents/{id}", ReadIntentAsync);
        app.MapGet("/api/users/{id}", ReadUserAsync);
        app.MapPut("/api/users/{id}/offsets/{purchase}", CreditAsync);
    }

    private async Task OpenIntentAsync(HttpContext http)
    {
        var id = Id(http, "id");
        await ScalarAsync(
            "INSERT INTO neighbours.intents (payment_id, request) VALUES ($1, $2)",
            new() { Value = id },
            await BodyAsync(http)
        );
        await http.Response.WriteAsJsonAsync(
            new { IntentId = $"{IntentPrefix}{id:N}", ClientSecret = $"{IntentPrefix}{id:N}_secret_{id:N}" }
        );
    }

    private async Task ReadIntentAsync(HttpContext http)
    {
        var id = Guid.Parse(((string)http.GetRouteValue("id")!)[IntentPrefix.Length..]);
        var found = await ScalarAsync(
            "SELECT payment_id FROM neighbours.intents WHERE payment_id = $1",
            new NpgsqlParameter { Value = id }
        );
        http.Response.StatusCode = found is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        await http.Response.WriteAsJsonAsync(new { PaymentId = found, Status = "succeeded" });
    }

    private async Task ReadUserAsync(HttpContext http)
    {
        var id = long.Parse((string)http.GetRouteValue("id")!, null);
        var name = (string?)await ScalarAsync("SELECT username FROM neighbours.users WHERE id = $1", new NpgsqlParameter { Value = id });
        http.Response.StatusCode = name is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        await http.Response.WriteAsJsonAsync(
            new
            {
                Id = id,
                Username = name,
                Email = $"{name}@example.com",
            }
        );
    }

    private async Task CreditAsync(HttpContext http)
    {
        await ScalarAsync(
            "INSERT INTO neighbours.credits (purchase_id, user_id, request) VALUES ($1, $2, $3)",
            new() { Value = Id(http, "purchase") },
            new() { Value = long.Parse((string)http.GetRouteValue("id")!, null) },
            await BodyAsync(http)
        );
        await http.Response.WriteAsJsonAsync(new { });
    }

    private static Guid Id(HttpContext http, string name) => Guid.Parse((string)http.GetRouteValue(name)!);

    private static async Task<NpgsqlParameter> BodyAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        return new NpgsqlParameter { Value = await reader.ReadToEndAsync(), NpgsqlDbType = NpgsqlDbType.Jsonb };
    }

    private async Task<object?> ScalarAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync();
    }
}
