using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Aspire.Hosting
{
    public static class PostgresBuilderExtensions
    {
        private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(10);

        public static IResourceBuilder<PostgresServerResource> AddPostgres(this IDistributedApplicationBuilder builder, string name, int? port = null)
        {
            var server = new PostgresServerResource(name, Secrets.DefaultPassword(builder, name));
            return builder.AddResource(server)
                .WithImage("postgres", "18.3")
                .WithEndpoint(port, targetPort: 5432, name: "tcp")
                .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
                .WithEnvironment(context => context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter)
                .WithConnectionCheck(server, ";Database=postgres");
        }

        public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
        {
            var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
            builder.WithAnnotation(new ReadyCallbackAnnotation(ct => CreateAsync(database, ct)));
            return builder.ApplicationBuilder.AddResource(database).WithConnectionCheck(database, "");
        }

        public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
            builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder), "/var/lib/postgresql", isReadOnly);

        private static IResourceBuilder<T> WithConnectionCheck<T>(this IResourceBuilder<T> builder, IResourceWithConnectionString target, string suffix)
            where T : IResource
        {
            var key = target.Name + "_check";
            builder.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(key, ct => CheckAsync(target, suffix, ct), timeout: HealthTimeout);
            return builder.WithHealthCheck(key);
        }

        private static async Task CreateAsync(PostgresDatabaseResource database, CancellationToken ct)
        {
            await using var connection = new NpgsqlConnection(await database.Parent.ConnectionStringExpression.GetValueAsync(ct).ConfigureAwait(false) + ";Database=postgres");
            await connection.OpenAsync(ct).ConfigureAwait(false);
            await using var command = new NpgsqlCommand($"CREATE DATABASE \"{database.DatabaseName}\"", connection);
            try
            {
                await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // It is in the data volume from last time.
            }
        }

        private static async Task<HealthCheckResult> CheckAsync(IResourceWithConnectionString target, string suffix, CancellationToken ct)
        {
            await using var connection = new NpgsqlConnection(await target.GetConnectionStringAsync(ct).ConfigureAwait(false) + suffix);
            await connection.OpenAsync(ct).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    public class PostgresServerResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
    {
        public EndpointReference PrimaryEndpoint => new(this, "tcp");

        public ParameterResource PasswordParameter { get; } = password;

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
            $"Host={PrimaryEndpoint.Property(EndpointProperty.Host)};Port={PrimaryEndpoint.Property(EndpointProperty.Port)};Username=postgres;Password={PasswordParameter}");
    }

    public class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
        : Resource(name), IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
    {
        public PostgresServerResource Parent { get; } = parent;

        public string DatabaseName { get; } = databaseName;

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent.ConnectionStringExpression};Database={DatabaseName}");
    }
}
