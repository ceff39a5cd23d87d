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
        return new DatabaseServer(database =>
            builder.AddConnectionString(database, ReferenceExpression.Create($"{process};Database={database}")).WaitFor(server)
        );
    }

    /// <summary>
    /// AspNetCore.HealthChecks.NpgSql wants the connection string before the port is known, and keeps a pooled connection, which would be
    /// broken after each restart of the server.
    /// </summary>
    private static async Task<HealthCheckResult> CheckAsync(PostgresProcess server, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(
            await server.ConnectionStringExpression.GetValueAsync(ct) + ";Database=postgres;Pooling=false"
        );
        await connection.OpenAsync(ct);
        return HealthCheckResult.Healthy();
    }
}
