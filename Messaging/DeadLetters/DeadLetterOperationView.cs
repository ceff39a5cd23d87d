using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Messaging;

/// <summary>A replay or discard, as operators see it.</summary>
/// <param name="Id">The operation.</param>
/// <param name="Action">replay or discard.</param>
/// <param name="Who">The operator.</param>
/// <param name="Why">The reason given.</param>
/// <param name="Selection">Which dead letters were selected.</param>
/// <param name="Rate">Messages a second, if limited.</param>
/// <param name="StopOnFailure">Whether it stops at the first message that is dead-lettered again.</param>
/// <param name="Status">running, done or stopped.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">UTC.</param>
/// <param name="Counts">Messages by result: waiting, sent, handled, dead_again, unknown, discarded, gone, skipped.</param>
internal sealed record DeadLetterOperationView(
    Guid Id,
    string Action,
    string Who,
    string Why,
    JsonElement Selection,
    int? Rate,
    bool StopOnFailure,
    string Status,
    DateTime StartedAt,
    DateTime? EndedAt,
    JsonElement Counts
)
{
    /// <summary>Most operations that a read returns.</summary>
    public const int MaxOperations = 100;

    private static readonly string Sql = $"""
        SELECT o.id, o.action, o.who, o.why, o.selection, o.rate, o.stop_on_failure, o.status, o.started_at, o.ended_at,
               (SELECT coalesce(jsonb_object_agg(result, n), jsonb_build_object()) FROM (
                   SELECT result, count(*) AS n FROM {MessagingSchema.Name}.dead_letter_results r
                   WHERE r.operation_id = o.id GROUP BY result) counted)
        FROM {MessagingSchema.Name}.dead_letter_operations o WHERE $1::uuid IS NULL OR o.id = $1
        ORDER BY o.started_at DESC LIMIT {MaxOperations}
        """;

    /// <summary>The operation <paramref name="id"/>, or the newest ones when it is null.</summary>
    public static async Task<List<DeadLetterOperationView>> ReadAsync(NpgsqlConnection connection, Guid? id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var views = new List<DeadLetterOperationView>();
        while (await reader.ReadAsync(ct))
        {
            views.Add(
                new DeadLetterOperationView(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    JsonSerializer.Deserialize<JsonElement>(reader.GetString(4)),
                    reader.IsDBNull(5) ? null : reader.GetInt32(5),
                    reader.GetBoolean(6),
                    reader.GetString(7),
                    reader.GetDateTime(8),
                    reader.IsDBNull(9) ? null : reader.GetDateTime(9),
                    JsonSerializer.Deserialize<JsonElement>(reader.GetString(10))
                )
            );
        }

        return views;
    }
}
