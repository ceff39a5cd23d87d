using Npgsql;
using NpgsqlTypes;
using Payments.ServiceDefaults.Persistence;

namespace Payments.Ledger;

/// <summary>The accounts of a group, each once. Positions count from 1, as in PostgreSQL's arrays.</summary>
internal sealed class AccountArrays
{
    private readonly Dictionary<(string Code, string Currency), int> positions = [];
    private readonly List<LedgerAccount> accounts = [];

    public int PositionOf(LedgerAccount account)
    {
        if (!positions.TryGetValue((account.Code, account.Currency), out var position))
        {
            accounts.Add(account);
            positions.Add((account.Code, account.Currency), position = accounts.Count);
        }

        return position;
    }

    /// <summary>The arguments of <c>ledger.open</c>.</summary>
    public NpgsqlParameter[] ToParameters() =>
        [
            SqlParameters.Array(NpgsqlDbType.Text, accounts, a => a.Code),
            SqlParameters.Array(NpgsqlDbType.Char, accounts, a => a.Currency),
            SqlParameters.Array(NpgsqlDbType.Text, accounts, a => GeneralLedger.NameOf(a.Kind)),
            SqlParameters.Array(NpgsqlDbType.Smallint, accounts, a => checked((short)a.Stripes)),
            SqlParameters.Array(NpgsqlDbType.Boolean, accounts, a => a.NeverNegative),
        ];
}

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
