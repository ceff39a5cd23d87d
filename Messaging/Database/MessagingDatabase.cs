using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Opens the service's database for Messaging's own statements, through the service's <see cref="DbContext"/>.</summary>
internal sealed class MessagingDatabase(IServiceScopeFactory scopes, Type contextType)
{
    /// <exception cref="NpgsqlException">The database is away, or its pool is exhausted.</exception>
    public async Task<DatabaseSession> OpenAsync(CancellationToken ct)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            var db = (DbContext)scope.ServiceProvider.GetRequiredService(contextType);
            await db.Database.OpenConnectionAsync(ct);
            return new DatabaseSession(scope, (NpgsqlConnection)db.Database.GetDbConnection());
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }
}

/// <summary>An open connection, given back to its pool by disposing.</summary>
internal sealed class DatabaseSession(AsyncServiceScope scope, NpgsqlConnection connection) : IAsyncDisposable
{
    public NpgsqlConnection Connection { get; } = connection;

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
