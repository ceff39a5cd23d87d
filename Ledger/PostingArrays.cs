using Npgsql;
using NpgsqlTypes;
using Payments.ServiceDefaults.Persistence;

namespace Payments.Ledger;

/// <summary>The postings of a group of entries.</summary>
internal sealed class PostingArrays
{
    private readonly List<(int Entry, short Ordinal, int Account, string Currency, long AmountMinor)> rows;

    public PostingArrays(IReadOnlyList<LedgerEntry> entries, AccountArrays accounts)
    {
        rows = new(entries.Sum(e => e.Postings.Count));
        for (var entry = 0; entry < entries.Count; entry++)
        {
            var postings = entries[entry].Postings;
            for (var i = 0; i < postings.Count; i++)
            {
                rows.Add(
                    (
                        entry + 1,
                        checked((short)(i + 1)),
                        accounts.PositionOf(postings[i].Account),
                        postings[i].Account.Currency,
                        postings[i].AmountMinor
                    )
                );
            }
        }
    }

    /// <summary>The last arguments of <c>ledger.post</c>.</summary>
    public NpgsqlParameter[] ToParameters() =>
        [
            SqlParameters.Array(NpgsqlDbType.Integer, rows, r => r.Entry),
            SqlParameters.Array(NpgsqlDbType.Smallint, rows, r => r.Ordinal),
            SqlParameters.Array(NpgsqlDbType.Integer, rows, r => r.Account),
            SqlParameters.Array(NpgsqlDbType.Char, rows, r => r.Currency),
            SqlParameters.Array(NpgsqlDbType.Bigint, rows, r => r.AmountMinor),
        ];
}
