namespace Payments.Ledger;

/// <summary>An account of the books, in one currency. Code and currency together name it; it is opened by the first posting.</summary>
/// <param name="Code">For example <c>gateway:simulated:receivable</c>. Codes come from the owner's chart of accounts.</param>
/// <param name="Currency">ISO 4217 code, upper case.</param>
/// <param name="Kind">Its kind, which it keeps for ever.</param>
/// <param name="Stripes">Rows among which its balance is spread when it is opened: as many connections can post to it side by side. 1 to
/// 256.</param>
/// <param name="NeverNegative">Whether its balance may not fall below 0 on the side on which it grows, open holds counted as spent. Needs
/// one stripe.</param>
public sealed record LedgerAccount(string Code, string Currency, AccountKind Kind, int Stripes, bool NeverNegative);
