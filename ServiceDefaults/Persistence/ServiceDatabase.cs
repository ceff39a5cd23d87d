using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>Adding the database that a service owns.</summary>
public static class ServiceDatabase
{
    /// <summary>
    /// Most connections of one process, unless its connection string names another number. Npgsql's own 100 would let three services under
    /// load, or three instances of one, use up all that the server has, and then none of the others gets any.
    /// </summary>
    private const int MaxConnections = 40;

    /// <summary>
    /// Registers <typeparamref name="TContext"/> on the connection string of that name and migrates it at start. Tables, columns, keys and
    /// indexes have names in snake_case, which PostgreSQL takes without quotes. Without a retrying execution strategy: a commit whose
    /// answer was lost must not be repeated blindly, and messaging owns its retries.
    /// </summary>
    public static void AddServiceDatabase<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddNpgsqlDbContext<TContext>(connectionName, Configure, options => options.UseSnakeCaseNamingConvention());
        builder.Services.AddHostedService<DatabaseMigration<TContext>>();
    }

    /// <summary>
    /// How every service uses its database: messaging owns the retries. Statements are not prepared automatically: with Npgsql 10.0.3 one
    /// that was refused while it was being prepared fails the next time too, and takes its connection with it
    /// (https://github.com/npgsql/npgsql/issues/6391).
    /// </summary>
    public static void Configure(NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.DisableRetry = true;
        var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MaxAutoPrepare = 0 };
        if (!connection.ShouldSerialize("Maximum Pool Size"))
        {
            connection.MaxPoolSize = MaxConnections;
        }

        settings.ConnectionString = connection.ConnectionString;
    }
}
