using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Payments.Messaging;

/// <summary>An open connection; disposing returns it to its pool.</summary>
internal sealed class DatabaseSession(AsyncServiceScope scope, NpgsqlConnection connection) : IAsyncDisposable
{
    public NpgsqlConnection Connection { get; } = connection;

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
