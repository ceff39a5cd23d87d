using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Payments.Workflows;

/// <summary>Opens the service's database for the engine's own statements, through the service's <see cref="DbContext"/>.</summary>
internal sealed class WorkflowDatabase(IServiceScopeFactory scopes, Type contextType)
{
    /// <exception cref="NpgsqlException">The database is away, or its pool is exhausted.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (DbContext)scope.ServiceProvider.GetRequiredService(contextType);
        await db.Database.OpenConnectionAsync(ct);
        return await work((NpgsqlConnection)db.Database.GetDbConnection());
    }

    /// <summary>Whether the database is away, or has not said whether it has committed: then nobody knows how a workflow stands until it is read again.</summary>
    public static bool IsAway(Exception? e) => e switch
    {
        null => false,
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections } => true,
        PostgresException => false,
        NpgsqlException or TimeoutException or OperationCanceledException => true,
        _ => IsAway(e.InnerException),
    };
}
