using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Payments.Workflows;

/// <summary>
/// The service's database. The engine has connections of its own, so that leases are renewed and steps recorded however many requests wait
/// for one of the service's.
/// </summary>
internal sealed class WorkflowDatabase(IServiceScopeFactory scopes, Type contextType)
{
    /// <summary>Most connections of the engine.</summary>
    private const int MaxConnections = 8;

    private readonly Lazy<NpgsqlConnection> template = new(() => Template(scopes, contextType));

    /// <summary>Does what the engine needs to go on.</summary>
    /// <exception cref="NpgsqlException">The database is away, or its pool is exhausted.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken ct)
    {
        var known = template.Value;
        await using var connection = known.CloneWith(known.ConnectionString);
        await connection.OpenAsync(ct);
        return await work(connection);
    }

    /// <summary>Reads what somebody wants to see, on a connection of the service.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = ((DbContext)scope.ServiceProvider.GetRequiredService(contextType)).Database;
        await db.OpenConnectionAsync(ct);
        return await work((NpgsqlConnection)db.GetDbConnection());
    }

    /// <summary>
    /// Whether the database is away, or has not said whether it has committed: then nobody knows how a workflow stands until it is read
    /// again.
    /// </summary>
    public static bool IsAway(Exception? e) =>
        e switch
        {
            null => false,
            PostgresException
            {
                SqlState: PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow
                    or PostgresErrorCodes.TooManyConnections
            } => true,
            PostgresException => false,
            NpgsqlException or TimeoutException or OperationCanceledException => true,
            _ => IsAway(e.InnerException),
        };

    /// <summary>Never opened: a clone has its password and, by its other size, a pool apart.</summary>
    private static NpgsqlConnection Template(IServiceScopeFactory scopes, Type contextType)
    {
        using var scope = scopes.CreateScope();
        var connection = (NpgsqlConnection)((DbContext)scope.ServiceProvider.GetRequiredService(contextType)).Database.GetDbConnection();
        return connection.CloneWith(
            new NpgsqlConnectionStringBuilder(connection.ConnectionString)
            {
                MaxPoolSize = MaxConnections,
                MinPoolSize = 0,
            }.ConnectionString
        );
    }
}
