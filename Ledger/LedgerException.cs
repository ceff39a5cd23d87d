using Npgsql;

namespace Payments.Ledger;

/// <summary>
/// The ledger refuses, and nothing is written: the transaction can only be rolled back. Trying again unchanged is in vain.
/// </summary>
public sealed class LedgerException(LedgerRefusal refusal, string message, Exception? inner = null) : Exception(message, inner)
{
    private const string LimitConstraint = "balances_never_negative";
    private const string KeyConstraint = "entries_key_key";

    /// <summary>The codes of Schema/002_guards.sql and 003_functions.sql.</summary>
    private static readonly Dictionary<string, LedgerRefusal> Codes = new(StringComparer.Ordinal)
    {
        ["LR001"] = LedgerRefusal.AppendOnly,
        ["LR002"] = LedgerRefusal.AccountDiffers,
        ["LR003"] = LedgerRefusal.Unbalanced,
        ["LR004"] = LedgerRefusal.HoldUnknown,
        ["LR005"] = LedgerRefusal.HoldPosted,
        ["LR006"] = LedgerRefusal.HoldVoided,
        ["LR007"] = LedgerRefusal.HoldExpired,
        ["LR008"] = LedgerRefusal.HoldExceeded,
        ["LR009"] = LedgerRefusal.HoldNotExpired,
        ["LR010"] = LedgerRefusal.KeyReused,
    };

    /// <summary>Why.</summary>
    public LedgerRefusal Refusal { get; } = refusal;

    /// <summary>The refusal that an error of the database stands for; null when it is another error.</summary>
    public static LedgerException? From(PostgresException e) =>
        e switch
        {
            _ when Codes.TryGetValue(e.SqlState, out var refusal) => new LedgerException(refusal, e.MessageText, e),
            { ConstraintName: LimitConstraint } => new LedgerException(
                LedgerRefusal.Overdrawn,
                "An account that must not go negative would.",
                e
            ),
            { ConstraintName: KeyConstraint } => new LedgerException(LedgerRefusal.KeyReused, "A key has been used for something else.", e),
            _ => null,
        };
}
