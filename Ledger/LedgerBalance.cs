namespace Payments.Ledger;

/// <summary>What an account holds.</summary>
/// <param name="Id">Number of the account, in the order of opening.</param>
/// <param name="Code">Its code.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="BalanceMinor">Minor units; above 0 is a debit balance, below 0 a credit balance.</param>
/// <param name="HeldDebitsMinor">What open holds will debit at the most. Of now, whatever the time of the balance.</param>
/// <param name="HeldCreditsMinor">What open holds will credit at the most. Of now, whatever the time of the balance.</param>
public sealed record LedgerBalance(
    int Id,
    string Code,
    string Currency,
    AccountKind Kind,
    long BalanceMinor,
    long HeldDebitsMinor,
    long HeldCreditsMinor
)
{
    /// <summary>Seen from the one whom a liability is owed to: above 0 is what they have.</summary>
    public long CreditMinor => -BalanceMinor;
}
