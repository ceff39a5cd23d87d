using Npgsql;

namespace Payments.Messaging;

/// <summary>A dead letter without its body.</summary>
/// <param name="Id">Counts up in the order in which dead letters were stored.</param>
/// <param name="Queue">Where the message failed, and where a replay sends it.</param>
/// <param name="MessageId">The id by which inboxes recognize the message; a replay keeps it.</param>
/// <param name="Type">The message's type, if it had one.</param>
/// <param name="CorrelationId">The payment, order or purchase, if the message named one.</param>
/// <param name="Exception">.NET type of the exception.</param>
/// <param name="Reason">The exception's text.</param>
/// <param name="Group">Fingerprint of the cause.</param>
/// <param name="Attempts">Attempts before the message was dead-lettered.</param>
/// <param name="Deaths">1, and one more for each replay that failed.</param>
/// <param name="DeadAt">When the message was dead-lettered, UTC.</param>
/// <param name="TraceId">W3C trace id.</param>
/// <param name="TraceUrl">URL of the trace in the dashboard, if one is configured.</param>
internal sealed record DeadLetterSummary(
    long Id,
    string Queue,
    Guid MessageId,
    string? Type,
    string? CorrelationId,
    string Exception,
    string Reason,
    string Group,
    int Attempts,
    int Deaths,
    DateTime DeadAt,
    string? TraceId,
    string? TraceUrl
)
{
    /// <summary>The columns that <see cref="Read"/> reads, of <c>dead_letters d</c>.</summary>
    public const string Columns =
        "d.id, d.queue, d.message_id, d.type, d.correlation_id, d.exception, d.reason, d.fingerprint, "
        + "d.attempts, d.deaths, d.dead_at, d.trace_id";

    /// <summary>How many columns <see cref="Columns"/> names.</summary>
    public const int ColumnCount = 12;

    public static DeadLetterSummary Read(NpgsqlDataReader reader, string? traceUrl)
    {
        var traceId = ReadText(reader, 11);
        return new(
            reader.GetInt64(0),
            reader.GetString(1),
            reader.GetGuid(2),
            ReadText(reader, 3),
            ReadText(reader, 4),
            reader.GetString(5),
            reader.GetString(6),
            reader.GetString(7),
            reader.GetInt32(8),
            reader.GetInt32(9),
            reader.GetDateTime(10),
            traceId,
            traceId is null ? null : traceUrl?.Replace("{traceId}", traceId, StringComparison.Ordinal)
        );
    }

    private static string? ReadText(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
