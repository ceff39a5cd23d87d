using Npgsql;
using NpgsqlTypes;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>Parameters of statements that work on a group at once.</summary>
public static class SqlParameters
{
    /// <summary>One member of each item of a group, as an array; <c>unnest</c> makes rows of several.</summary>
    /// <typeparam name="TItem">Type of the items.</typeparam>
    /// <typeparam name="TValue">Type of the member.</typeparam>
    public static NpgsqlParameter Array<TItem, TValue>(NpgsqlDbType type, IEnumerable<TItem> items, Func<TItem, TValue> value) =>
        new() { Value = items.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
