using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Opens the service's database for Messaging's own statements, through the service's <see cref="DbContext"/>.</summary>
internal sealed class MessagingDatabase(IServiceScopeFactory scopes, Type contextType)
{
    /// <exception cref="NpgsqlException">The database is unavailable, or its pool is exhausted.</exception>
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
