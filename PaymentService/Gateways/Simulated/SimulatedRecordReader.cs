using System.Runtime.CompilerServices;
using Npgsql;
using Payments.Contracts;

namespace Payments.PaymentService.Gateways.Simulated;

/// <summary>Reads the charges of the simulated gateway from what it has recorded.</summary>
internal sealed class SimulatedRecordReader(NpgsqlDataSource source)
{
    /// <summary>Charges read at a time.</summary>
    private const int PageSize = 200;

    private const string RecordsSql = """
        SELECT reference, payment_id, idempotency_key, state, amount_minor, currency, captured_minor, refunded_minor, disputed_minor,
            failure_code, decline_code, created_at, changed_at
        FROM simulated_gateway.charges WHERE reference = ANY ($1)
        """;

    private const string MovedSql = "SELECT DISTINCT reference FROM simulated_gateway.actions WHERE acted_at >= $1 AND acted_at < $2";

    private const string MadeSql = $"{MovedSql} AND kind IN ('CHARGE', 'AUTHORIZE', 'OPEN', 'PAYMENT')";

    /// <summary>One charge; null when there is none of that id.</summary>
    public async Task<GatewayRecord?> FindAsync(string reference, CancellationToken ct) =>
        (await ReadAsync([reference], ct)).SingleOrDefault();

    /// <summary>The charges that were made in a window.</summary>
    public async IAsyncEnumerable<GatewayRecord> ListAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await foreach (var references in ReferencesAsync(MadeSql, from, to, ct).Chunk(PageSize).WithCancellation(ct))
        {
            foreach (var record in await ReadAsync(references, ct))
            {
                yield return record;
            }
        }
    }

    /// <summary>The charges of which something was done in a window.</summary>
    public IAsyncEnumerable<string> ListMovedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        ReferencesAsync(MovedSql, from, to, ct);

    private async IAsyncEnumerable<string> ReferencesAsync(
        string sql,
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = from.UtcDateTime });
        command.Parameters.Add(new() { Value = to.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return reader.GetString(0);
        }
    }

    private async Task<List<GatewayRecord>> ReadAsync(string[] references, CancellationToken ct)
    {
        await using var command = source.CreateCommand(RecordsSql);
        command.Parameters.Add(new() { Value = references });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var records = new List<GatewayRecord>();
        while (await reader.ReadAsync(ct))
        {
            records.Add(
                new GatewayRecord(
                    reader.GetString(0),
                    reader.IsDBNull(1) ? null : reader.GetGuid(1),
                    TextOrNull(reader, 2),
                    Enum.Parse<GatewayState>(reader.GetString(3), ignoreCase: true),
                    new Money(reader.GetInt64(4), reader.GetString(5)),
                    reader.GetInt64(6),
                    reader.GetInt64(7),
                    reader.GetInt64(8),
                    TextOrNull(reader, 9),
                    TextOrNull(reader, 10),
                    reader.GetFieldValue<DateTimeOffset>(11),
                    reader.GetFieldValue<DateTimeOffset>(12)
                )
            );
        }

        return records;
    }

    private static string? TextOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
