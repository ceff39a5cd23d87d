namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>Ids as Stripe's API writes them: what kind of thing it is, an underscore, and our id in 32 hexadecimal digits.</summary>
internal static class StripeIds
{
    private const string Intent = "pi_";
    private const string Charge = "ch_";
    private const string Refund = "re_";
    private const string PaymentMethod = "pm_";

    private const string Digits = "N";

    public static string OfIntent(Guid paymentId) => Intent + paymentId.ToString(Digits);

    public static string OfCharge(Guid operationId) => Charge + operationId.ToString(Digits);

    public static string OfRefund(Guid operationId) => Refund + operationId.ToString(Digits);

    public static string OfPaymentMethod(Guid id) => PaymentMethod + id.ToString(Digits);

    public static Guid? ToIntent(string? id) => Parse(Intent, id);

    public static Guid? ToCharge(string? id) => Parse(Charge, id);

    public static Guid? ToRefund(string? id) => Parse(Refund, id);

    public static Guid? ToPaymentMethod(string? id) => Parse(PaymentMethod, id);

    private static Guid? Parse(string prefix, string? id) =>
        id is not null
        && id.StartsWith(prefix, StringComparison.Ordinal)
        && Guid.TryParseExact(id.AsSpan(prefix.Length), Digits, out var guid)
            ? guid
            : null;
}
