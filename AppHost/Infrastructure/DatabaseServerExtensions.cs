using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Payments.AppHost.Startup;

namespace Payments.AppHost.Infrastructure;

/// <summary>Adding PostgreSQL.</summary>
internal static class DatabaseServerExtensions
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    public static DatabaseServer AddDatabaseServer(this IDistributedApplicationBuilder builder, string name, AppHostOptions options)
    {
        if (options.IsExternal(name))
        {
            var server = builder.AddConnectionString(name);
            return new DatabaseServer(database =>
                builder.AddConnectionString(database, ReferenceExpression.Create($"{server};Database={database}"))
            );
        }

        return options.Mode == InfrastructureMode.Containers ? builder.AddContainer(name, options) : builder.AddProcess(name, options);
    }

    private static DatabaseServer AddContainer(this IDistributedApplicationBuilder builder, string name, AppHostOptions options)
    {
        var password = builder.AddPassword(name, options);
        var server = builder
            .AddPostgres(name, password: password, port: options.PostgreSqlPort)
            .WithoutHttpsCertificate()
            .WithUrlForEndpoint("tcp", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);
        if (!options.Ephemeral)
        {
            server.WithDataVolume(options.VolumeName(name));
        }

        return new DatabaseServer(database => server.AddDatabase(database));
    }

    private static DatabaseServer AddProcess(this IDistributedApplicationBuilder builder, string name, AppHostOptions options)
    {
        var password = builder.AddPassword(name, options);
        var process = new PostgresProcess(name, options.Data.Root, password.Resource);
        var check = name + "_check";
        builder.Services.AddHealthChecks().AddAsyncCheck(check, ct => CheckAsync(process, ct), timeout: HealthTimeout);
        var server = builder
            .AddResource(process)
            .WithArgs(Path.Combine(options.AppHostDirectory, "Infrastructure", "postgres.sh"))
            .WithEndpoint(port: options.PostgreSqlPort, name: "tcp", env: "PORT", isProxied: false)
            .WithUrlForEndpoint("tcp", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithEnvironment("PROGRAMS", InstalledPrograms.PostgreSql)
            .WithEnvironment("DATA", options.Data.PathOf(name))
            .WithEnvironment("USERNAME", PostgresProcess.User)
            .WithEnvironment("PASSWORD", password)
            .WithHealthCheck(check)
            .WithIconName("DatabaseMultiple");
        var databases = new List<string>();
        server.OnResourceReady((_, _, ct) => CreateDatabasesAsync(process, databases, ct));
        return new DatabaseServer(database =>
        {
            databases.Add(database);
            return builder
                .AddConnectionString(database, ReferenceExpression.Create($"{process};Database={database}"))
                .WithParentRelationship(server)
                .WaitFor(server);
        });
    }

    /// <summary>
    /// Makes the databases before the services start, as Aspire does for containers: a service that finds none makes it, but its first
    /// attempt to connect is an error in its log and in the server's.
    /// </summary>
    private static async Task CreateDatabasesAsync(PostgresProcess server, IEnumerable<string> databases, CancellationToken ct)
    {
        await using var connection = await ConnectAsync(server, ct);
        foreach (var database in databases)
        {
            await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
            find.Parameters.Add(new NpgsqlParameter { Value = database });
            if (await find.ExecuteScalarAsync(ct) is null)
            {
                await using var create = new NpgsqlCommand($"CREATE DATABASE {database}", connection);
                await create.ExecuteNonQueryAsync(ct);
            }
        }
    }

    /// <summary>
    /// AspNetCore.HealthChecks.NpgSql wants the connection string before the port is known, and keeps a pooled connection, which would be
    /// broken after each restart of the server.
    /// </summary>
    private static async Task<HealthCheckResult> CheckAsync(PostgresProcess server, CancellationToken ct)
    {
        await using var connection = await ConnectAsync(server, ct);
        return HealthCheckResult.Healthy();
    }

    private static async Task<NpgsqlConnection> ConnectAsync(PostgresProcess server, CancellationToken ct)
    {
        var connectionString = await server.ConnectionStringExpression.GetValueAsync(ct);
        var connection = new NpgsqlConnection(connectionString + ";Database=postgres;Pooling=false");
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
