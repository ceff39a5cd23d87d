using Npgsql;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>The relay's claim, taken by hand and rolled back.</summary>
internal sealed class Claim : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private Claim(NpgsqlConnection connection, NpgsqlTransaction transaction, int count)
    {
        this.connection = connection;
        this.transaction = transaction;
        Count = count;
    }

    /// <summary>Rows claimed.</summary>
    public int Count { get; }

    public static async Task<Claim> BeginAsync(Place place, int limit)
    {
        var connection = await place.Source.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        return new Claim(connection, transaction, (await OutboxStore.ClaimAsync(connection, limit, CancellationToken.None)).Count);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
