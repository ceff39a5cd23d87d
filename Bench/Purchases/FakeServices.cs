using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Bench;

/// <summary>
/// Fakes of PaymentService and UserService for the calls of a purchase, over real HTTP: each PUT commits a row, each GET reads one. The
/// real services do more for a call, so the cost of durability has a greater share here than in production.
/// </summary>
internal sealed class FakeServices : IAsyncDisposable
{
    public const int Users = 1_000;

    private static readonly string CreateSql = $"""
        CREATE SCHEMA fakes;
        CREATE TABLE fakes.intents (payment_id uuid PRIMARY KEY, request jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE fakes.credits (
            purchase_id uuid PRIMARY KEY, user_id bigint NOT NULL, request jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE fakes.users (id bigint PRIMARY KEY, username text NOT NULL, email text NOT NULL);
        INSERT INTO fakes.users SELECT i, 'user' || i, 'user' || i || '@example.com' FROM generate_series(1, {Users}) i;
        """;

    private const string IntentPrefix = "pi_";
    private const int Connections = 16;
    private const int StatementsPrepared = 20;

    private readonly WebApplication app;
    private readonly NpgsqlDataSource source;

    private FakeServices(WebApplication app, NpgsqlDataSource source) => (this.app, this.source) = (app, source);

    public Uri Address => new(app.Urls.Single());

    public static async Task<FakeServices> StartAsync(BenchEnvironment environment)
    {
        await environment.ExecuteAsync(CreateSql);
        var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(environment.Addresses.Database)
            {
                MaxPoolSize = Connections,
                MaxAutoPrepare = StatementsPrepared,
                AutoPrepareMinUsages = 2,
            }
        );
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "fake-services" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var server = new FakeServices(builder.Build(), source);
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
        await ScalarAsync("INSERT INTO fakes.intents (payment_id, request) VALUES ($1, $2)", new() { Value = id }, await BodyAsync(http));
        await http.Response.WriteAsJsonAsync(
            new { IntentId = $"{IntentPrefix}{id:N}", ClientSecret = $"{IntentPrefix}{id:N}_secret_{id:N}" }
        );
    }

    private async Task ReadIntentAsync(HttpContext http)
    {
        var id = Guid.Parse(((string)http.GetRouteValue("id")!)[IntentPrefix.Length..]);
        var found = await ScalarAsync("SELECT payment_id FROM fakes.intents WHERE payment_id = $1", new NpgsqlParameter { Value = id });
        http.Response.StatusCode = found is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        await http.Response.WriteAsJsonAsync(new { PaymentId = found, Status = "succeeded" });
    }

    private async Task ReadUserAsync(HttpContext http)
    {
        var id = long.Parse((string)http.GetRouteValue("id")!, null);
        var name = (string?)await ScalarAsync("SELECT username FROM fakes.users WHERE id = $1", new NpgsqlParameter { Value = id });
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
            "INSERT INTO fakes.credits (purchase_id, user_id, request) VALUES ($1, $2, $3)",
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
