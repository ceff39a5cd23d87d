using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Payments.AppHost.Infrastructure;

/// <summary>PostgreSQL as a process of the installed server, with a data folder of its own.</summary>
internal sealed class PostgresProcess(string name, string directory, ParameterResource password)
    : ExecutableResource(name, "bash", directory),
        IResourceWithConnectionString
{
    public const string User = "payments";

    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var endpoint = new EndpointReference(this, "tcp");
            return ReferenceExpression.Create(
                $"Host={endpoint.Property(EndpointProperty.IPV4Host)};Port={endpoint.Property(EndpointProperty.Port)};Username={User};Password={password}"
            );
        }
    }
}

/// <summary>A server, in whatever shape it runs, to which databases are added. The services create theirs when they migrate them.</summary>
internal sealed class DatabaseServer(Func<string, IResourceBuilder<IResourceWithConnectionString>> add)
{
    public IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name) => add(name);
}

/// <summary>Adding PostgreSQL.</summary>
internal static class DatabaseServers
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    public static DatabaseServer AddDatabaseServer(this IDistributedApplicationBuilder builder, string name, Setup setup)
    {
        if (setup.IsBrought(name))
        {
            var brought = builder.AddConnectionString(name);
            return new DatabaseServer(database =>
                builder.AddConnectionString(database, ReferenceExpression.Create($"{brought};Database={database}"))
            );
        }

        return setup.Shape == Shape.Containers ? builder.AddContainer(name, setup) : builder.AddProcess(name, setup);
    }

    private static DatabaseServer AddContainer(this IDistributedApplicationBuilder builder, string name, Setup setup)
    {
        var server = builder.AddPostgres(name, port: setup.PostgreSqlPort);
        if (!setup.Ephemeral)
        {
            server.WithDataVolume();
        }

        return new DatabaseServer(database => server.AddDatabase(database));
    }

    private static DatabaseServer AddProcess(this IDistributedApplicationBuilder builder, string name, Setup setup)
    {
        var password = builder.AddParameter(name + "-password", setup.Data.Password(name), secret: true);
        var process = new PostgresProcess(name, setup.Data.Root, password.Resource);
        var check = name + "_check";
        builder.Services.AddHealthChecks().AddAsyncCheck(check, ct => CheckAsync(process, ct), timeout: HealthTimeout);
        var server = builder
            .AddResource(process)
            .WithArgs(Path.Combine(setup.AppHostDirectory, "Infrastructure", "postgres.sh"))
            .WithEndpoint(port: setup.PostgreSqlPort, targetPort: setup.PostgreSqlPort, name: "tcp", env: "PORT", isProxied: false)
            .WithEnvironment("PROGRAMS", Programs.PostgreSql)
            .WithEnvironment("DATA", setup.Data.Of(name))
            .WithEnvironment("USERNAME", PostgresProcess.User)
            .WithEnvironment("PASSWORD", password)
            .WithHealthCheck(check);
        return new DatabaseServer(database =>
            builder.AddConnectionString(database, ReferenceExpression.Create($"{process};Database={database}")).WaitFor(server)
        );
    }

    private static async Task<HealthCheckResult> CheckAsync(PostgresProcess server, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(
            await server.ConnectionStringExpression.GetValueAsync(ct) + ";Database=postgres;Pooling=false"
        );
        await connection.OpenAsync(ct);
        return HealthCheckResult.Healthy();
    }
}
