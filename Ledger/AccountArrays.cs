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
