using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Messaging;

/// <summary>Selects the dead letters that match all given conditions.</summary>
/// <param name="Ids">Ids of dead letters.</param>
/// <param name="Group">A fingerprint, as <c>GET /dead-letters/groups</c> shows it.</param>
/// <param name="Queue">The queue in which the messages failed.</param>
/// <param name="Cause">Part of the exception's type or text; case-insensitive.</param>
/// <param name="From">Dead-lettered at this time or later.</param>
/// <param name="To">Dead-lettered before this time.</param>
public sealed record DeadLetterSelection(
    long[]? Ids = null,
    string? Group = null,
    string? Queue = null,
    string? Cause = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null
)
{
    /// <summary>The condition on <c>dead_letters d</c>, with the parameters $1 to $6.</summary>
    internal const string Condition = """
        ($1::bigint[] IS NULL OR d.id = ANY ($1)) AND ($2::text IS NULL OR d.fingerprint = $2) AND ($3::text IS NULL OR d.queue = $3)
        AND ($4::text IS NULL OR position(lower($4) IN lower(d.exception || ' ' || d.reason)) > 0)
        AND ($5::timestamptz IS NULL OR d.dead_at >= $5) AND ($6::timestamptz IS NULL OR d.dead_at < $6)
        """;

    /// <summary>Whether no condition is given, which selects all dead letters.</summary>
    internal bool IsEverything => Ids is null && Group is null && Queue is null && Cause is null && From is null && To is null;

    /// <summary>The selection as it may be stored. An id that would be masked is left out; it is the id of no dead letter.</summary>
    internal DeadLetterSelection Masked(Func<string, string> mask) =>
        this with
        {
            Ids = Ids is null ? null : [.. Ids.Where(id => id.ToString(CultureInfo.InvariantCulture) is var text && mask(text) == text)],
            Group = Group is null ? null : mask(Group),
            Queue = Queue is null ? null : mask(Queue),
            Cause = Cause is null ? null : mask(Cause),
        };

    internal NpgsqlParameter[] Parameters() =>
        [
            Parameter(Ids, NpgsqlDbType.Array | NpgsqlDbType.Bigint),
            Parameter(StoredMessageProperties.RemoveZeros(Group), NpgsqlDbType.Text),
            Parameter(StoredMessageProperties.RemoveZeros(Queue), NpgsqlDbType.Text),
            Parameter(StoredMessageProperties.RemoveZeros(Cause), NpgsqlDbType.Text),
            Parameter(From?.UtcDateTime, NpgsqlDbType.TimestampTz),
            Parameter(To?.UtcDateTime, NpgsqlDbType.TimestampTz),
        ];

    private static NpgsqlParameter Parameter(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
