using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using Payments.ServiceDefaults.Persistence;

namespace Payments.Ledger;

/// <summary>
/// Writes the books. Every call takes a group, costs one round trip whatever its size, and belongs to the caller's transaction. Rows are
/// locked in the order of the accounts within a call, so that calls do not deadlock; a transaction that calls more than once should keep to
/// hold, resolve, post. The database must read committed (PostgreSQL's default): what another transaction has just written must be seen.
/// </summary>
public static class GeneralLedger
{
    /// <summary>Most entries, holds or resolutions of one call. As many as TigerBeetle takes in one batch.</summary>
    public const int MaxGroupSize = 8_190;

    private const string PostSql = "SELECT ledger.post(ledger.open($1, $2, $3, $4, $5), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    private const string HoldSql = "SELECT ledger.hold(ledger.open($1, $2, $3, $4, $5), $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    private const string ResolveSql = "SELECT ledger.resolve($1, $2, $3, $4, $5)";

    /// <summary>Posts entries. Those whose key is there already with the same postings are skipped.</summary>
    /// <returns>The keys that were not there yet.</returns>
    /// <exception cref="LedgerException">An entry does not balance, a key stands for something else, or an account would go
    /// negative.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="MaxGroupSize"/>.</exception>
    public static async Task<IReadOnlyCollection<Guid>> PostAsync(
        NpgsqlConnection connection,
        IReadOnlyList<LedgerEntry> entries,
        CancellationToken ct
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, MaxGroupSize);
        foreach (var entry in entries)
        {
            entry.Check();
        }

        var accounts = new AccountArrays();
        var postings = new PostingArrays(entries, accounts);
        return entries.Count == 0
            ? []
            : await ExecuteAsync(
                connection,
                PostSql,
                [
                    .. accounts.ToParameters(),
                    SqlParameters.Array(NpgsqlDbType.Uuid, entries, e => e.Key),
                    SqlParameters.Array(NpgsqlDbType.Text, entries, e => NameOf(e.Kind)),
                    SqlParameters.Array(NpgsqlDbType.Uuid, entries, e => e.PaymentId),
                    SqlParameters.Array(NpgsqlDbType.TimestampTz, entries, e => e.PostedAt.UtcDateTime),
                    SqlParameters.Array(NpgsqlDbType.Smallint, entries, e => checked((short)e.Postings.Count)),
                    .. postings.ToParameters(),
                ],
                ct
            );
    }

    /// <inheritdoc cref="PostAsync(NpgsqlConnection, IReadOnlyList{LedgerEntry}, CancellationToken)"/>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static Task<IReadOnlyCollection<Guid>> PostAsync(DbContext db, IReadOnlyList<LedgerEntry> entries, CancellationToken ct) =>
        PostAsync(ConnectionOf(db), entries, ct);

    /// <summary>Makes holds. Those that are there already with the same content are skipped.</summary>
    /// <returns>The ids that were not there yet.</returns>
    /// <exception cref="LedgerException">An id stands for something else, or an account would go negative if the hold were
    /// posted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="MaxGroupSize"/>.</exception>
    public static async Task<IReadOnlyCollection<Guid>> HoldAsync(
        NpgsqlConnection connection,
        IReadOnlyList<LedgerHold> holds,
        CancellationToken ct
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(holds.Count, MaxGroupSize);
        var accounts = new AccountArrays();
        NpgsqlParameter[] parameters =
        [
            SqlParameters.Array(NpgsqlDbType.Uuid, holds, h => h.Id),
            SqlParameters.Array(NpgsqlDbType.Uuid, holds, h => h.PaymentId),
            SqlParameters.Array(NpgsqlDbType.Integer, holds, h => accounts.PositionOf(h.Debit)),
            SqlParameters.Array(NpgsqlDbType.Integer, holds, h => accounts.PositionOf(h.Credit)),
            SqlParameters.Array(NpgsqlDbType.Integer, holds, h => h.Through is { } user ? accounts.PositionOf(user) : (int?)null),
            SqlParameters.Array(NpgsqlDbType.Char, holds, h => h.Debit.Currency),
            SqlParameters.Array(NpgsqlDbType.Bigint, holds, h => h.AmountMinor),
            SqlParameters.Array(NpgsqlDbType.TimestampTz, holds, h => h.CreatedAt.UtcDateTime),
            SqlParameters.Array(NpgsqlDbType.TimestampTz, holds, h => h.ExpiresAt.UtcDateTime),
        ];
        return holds.Count == 0 ? [] : await ExecuteAsync(connection, HoldSql, [.. accounts.ToParameters(), .. parameters], ct);
    }

    /// <inheritdoc cref="HoldAsync(NpgsqlConnection, IReadOnlyList{LedgerHold}, CancellationToken)"/>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static Task<IReadOnlyCollection<Guid>> HoldAsync(DbContext db, IReadOnlyList<LedgerHold> holds, CancellationToken ct) =>
        HoldAsync(ConnectionOf(db), holds, ct);

    /// <summary>Ends holds. Those that have ended in the same way under the same key are skipped.</summary>
    /// <returns>The keys that were not there yet.</returns>
    /// <exception cref="LedgerException">A hold is not there, has ended in another way, is smaller, or has not run out yet.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="MaxGroupSize"/>.</exception>
    public static async Task<IReadOnlyCollection<Guid>> ResolveAsync(
        NpgsqlConnection connection,
        IReadOnlyList<HoldResolution> resolutions,
        CancellationToken ct
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(resolutions.Count, MaxGroupSize);
        return resolutions.Count == 0
            ? []
            : await ExecuteAsync(
                connection,
                ResolveSql,
                [
                    SqlParameters.Array(NpgsqlDbType.Uuid, resolutions, r => r.Key),
                    SqlParameters.Array(NpgsqlDbType.Uuid, resolutions, r => r.HoldId),
                    SqlParameters.Array(NpgsqlDbType.Text, resolutions, r => NameOf(r.Kind)),
                    SqlParameters.Array(NpgsqlDbType.Bigint, resolutions, r => r.AmountMinor),
                    SqlParameters.Array(NpgsqlDbType.TimestampTz, resolutions, r => r.At.UtcDateTime),
                ],
                ct
            );
    }

    /// <inheritdoc cref="ResolveAsync(NpgsqlConnection, IReadOnlyList{HoldResolution}, CancellationToken)"/>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static Task<IReadOnlyCollection<Guid>> ResolveAsync(
        DbContext db,
        IReadOnlyList<HoldResolution> resolutions,
        CancellationToken ct
    ) => ResolveAsync(ConnectionOf(db), resolutions, ct);

    /// <summary>As the tables have it.</summary>
    internal static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    private static NpgsqlConnection ConnectionOf(DbContext db) =>
        (NpgsqlConnection)(
            db.Database.CurrentTransaction?.GetDbTransaction().Connection
            ?? throw new InvalidOperationException("The ledger is written in the transaction of what causes the entries; none is open.")
        );

    private static async Task<IReadOnlyCollection<Guid>> ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        NpgsqlParameter[] parameters,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        try
        {
            await command.PrepareAsync(ct);
            return (Guid[])(await command.ExecuteScalarAsync(ct))!;
        }
        catch (PostgresException e) when (LedgerException.From(e) is { } refused)
        {
            throw refused;
        }
    }
}
