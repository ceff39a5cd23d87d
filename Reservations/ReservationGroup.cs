using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Payments.Reservations;

/// <summary>What the statements on groups have in common.</summary>
internal static class ReservationGroup
{
    /// <summary>The connection of the transaction that the caller has begun.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public static NpgsqlConnection ConnectionOf(DbContext db) =>
        (NpgsqlConnection)(
            db.Database.CurrentTransaction?.GetDbTransaction().Connection
            ?? throw new InvalidOperationException("Reservations are written in the transaction of what causes them; none is open.")
        );

    public static NpgsqlParameter Array<TItem, TValue>(NpgsqlDbType type, IEnumerable<TItem> items, Func<TItem, TValue> value) =>
        new() { Value = items.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    public static NpgsqlParameter Time(DateTime utc) => new() { Value = utc, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    /// <summary>As the table has it.</summary>
    public static string NameOf(ReservationStatus status) => status.ToString().ToUpperInvariant();

    public static ReservationStatus StatusOf(string name) => Enum.Parse<ReservationStatus>(name, ignoreCase: true);
}
