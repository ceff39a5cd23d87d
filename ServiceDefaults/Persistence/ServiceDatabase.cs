using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>Adding the database that a service owns.</summary>
public static class ServiceDatabase
{
    /// <summary>
    /// Registers <typeparamref name="TContext"/> on the connection string of that name and migrates it at start. Without a retrying
    /// execution strategy: a commit whose answer was lost must not be repeated blindly, and messaging owns its retries.
    /// </summary>
    public static void AddServiceDatabase<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddNpgsqlDbContext<TContext>(connectionName, settings => settings.DisableRetry = true);
        builder.Services.AddHostedService<DatabaseMigration<TContext>>();
    }
}
