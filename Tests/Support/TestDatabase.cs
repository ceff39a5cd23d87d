using Npgsql;

namespace Payments.Tests.Support;

/// <summary>
/// Asks a database what tests want to know, over connections that are kept: each new one costs the server a process and a read of its
/// catalog, and tests ask until an answer pleases.
/// </summary>
internal sealed class TestDatabase(string connectionString) : IAsyncDisposable
{
    private const int MaxConnections = 8;

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = true, MaxPoolSize = MaxConnections }
    );

    public async Task<object?> ScalarAsync(string sql)
    {
        try
        {
            return await AskAsync(sql);
        }
        catch (NpgsqlException e) when (e is not PostgresException || e.SqlState!.StartsWith("57P", StringComparison.Ordinal))
        {
            // The server was killed since the connection was used last.
            source.Clear();
            return await AskAsync(sql);
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<object?> AskAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
