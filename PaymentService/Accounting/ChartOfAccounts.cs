using Payments.Ledger;

namespace Payments.PaymentService.Accounting;

/// <summary>
/// Every account that the books can have. What each is for, and the entries that each business event makes: docs/ledger.md.
/// </summary>
internal static class ChartOfAccounts
{
    /// <summary>
    /// Stripes of the accounts that almost every entry touches. More than the connections that post at once, so that two of them seldom
    /// share one; few enough that adding them up costs nothing.
    /// </summary>
    public const int PlatformStripes = 16;

    private const string UserPrefix = "user:";

    /// <summary>What a gateway has captured for us and not yet paid out. An asset; striped.</summary>
    /// <param name="gateway">The gateway's name, for example <c>simulated</c>.</param>
    /// <param name="currency">ISO 4217 code.</param>
    public static LedgerAccount GatewayReceivable(string gateway, string currency) =>
        Platform($"gateway:{gateway}:receivable", currency, AccountKind.Asset);

    /// <summary>
    /// What we owe to whoever sold what was paid for: the university, the box office, the green projects. A liability and no income of
    /// ours, because PaymentService sells nothing: what of it is earned, and when, is for the seller's books to say. Striped; may go
    /// negative, since a refund can follow a payout.
    /// </summary>
    /// <param name="purpose">One of <see cref="Contracts.PaymentPurpose"/>.</param>
    /// <param name="currency">ISO 4217 code.</param>
    public static LedgerAccount PurposePayable(string purpose, string currency) =>
        Platform($"purpose:{purpose}:payable", currency, AccountKind.Liability);

    /// <summary>
    /// What has come through a gateway without fitting a payment. A liability: it belongs to whoever it came from, until an operator knows
    /// better.
    /// </summary>
    public static LedgerAccount Suspense(string gateway, string currency) =>
        Platform($"gateway:{gateway}:suspense", currency, AccountKind.Liability);

    /// <summary>
    /// What operators have taken out of suspense, until the books of whoever it belongs to have it. A liability; the reason of each is in
    /// the payment's timeline.
    /// </summary>
    public static LedgerAccount Adjustments(string currency) => Platform("platform:adjustments", currency, AccountKind.Liability);

    /// <summary>What a gateway has taken back because of disputes that may still be won. An asset.</summary>
    public static LedgerAccount Disputed(string gateway, string currency) =>
        Platform($"gateway:{gateway}:disputed", currency, AccountKind.Asset);

    /// <summary>
    /// The payment account of a registered user: what we owe the user. A liability that never goes negative, and so has one stripe.
    /// </summary>
    /// <param name="userId">The user's id.</param>
    /// <param name="currency">ISO 4217 code.</param>
    public static LedgerAccount User(long userId, string currency) =>
        new(UserCode(userId), currency, AccountKind.Liability, Stripes: 1, NeverNegative: true);

    /// <summary>The code that the accounts of a user have in every currency.</summary>
    public static string UserCode(long userId) => $"{UserPrefix}{userId}";

    private static LedgerAccount Platform(string code, string currency, AccountKind kind) =>
        new(code, currency, kind, PlatformStripes, NeverNegative: false);
}
