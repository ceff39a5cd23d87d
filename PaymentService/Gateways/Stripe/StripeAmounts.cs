using System.Collections.Frozen;
using Payments.Contracts;

namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>
/// Amounts as Stripe counts them. Mostly that is ISO 4217's minor unit, which everything else here counts in. Krónur and Ugandan shillings
/// have two decimals there, which must be 00, ariary have none, and thousandths end in 0 (https://docs.stripe.com/currencies).
/// </summary>
internal static class StripeAmounts
{
    /// <summary>Largest amount: eight digits.</summary>
    private const long MaxAmount = 99_999_999;

    /// <summary>Digits that card networks know: where there are thousandths, the last digit is 0.</summary>
    private const int UsualDigits = 2;

    /// <summary>Digits of the currencies that Stripe counts differently from ISO 4217.</summary>
    private static readonly FrozenDictionary<string, int> OwnDigits = new Dictionary<string, int>
    {
        ["ISK"] = 2,
        ["UGX"] = 2,
        ["MGA"] = 0,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether Stripe can be asked for exactly this amount.</summary>
    public static bool CanExpress(Money money) =>
        money.Minor is > 0 and <= MaxAmount
        && money.Minor % StepOf(money.Currency) == 0
        && Of(money.Minor, money.Currency) is > 0 and <= MaxAmount;

    /// <summary>An amount in Stripe's units; one that Stripe cannot express is cut to what it can.</summary>
    /// <param name="minor">ISO 4217's minor units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    public static long Of(long minor, string currency)
    {
        var (own, iso) = (DigitsOf(currency), Currencies.MinorDigits(currency));
        return own >= iso ? minor * PowerOfTen(own - iso) : minor / PowerOfTen(iso - own);
    }

    /// <summary>Reads an amount that Stripe, or who speaks like it, has named.</summary>
    /// <param name="amount">Stripe's units, at least 0.</param>
    /// <param name="currency">ISO 4217 code, in upper or lower case.</param>
    /// <returns>ISO 4217's minor units; null when there is no such amount of the currency: half a króna.</returns>
    public static long? Read(long amount, string currency)
    {
        var (own, iso) = (DigitsOf(currency), Currencies.MinorDigits(currency));
        if (own >= iso)
        {
            return amount % PowerOfTen(own - iso) == 0 ? amount / PowerOfTen(own - iso) : null;
        }

        return amount <= long.MaxValue / PowerOfTen(iso - own) ? amount * PowerOfTen(iso - own) : null;
    }

    /// <summary>What an amount in ISO 4217's minor units must be a multiple of.</summary>
    private static long StepOf(string currency)
    {
        var iso = Currencies.MinorDigits(currency);
        return iso > UsualDigits ? PowerOfTen(iso - UsualDigits) : PowerOfTen(Math.Max(0, iso - DigitsOf(currency)));
    }

    private static int DigitsOf(string currency) => OwnDigits.TryGetValue(currency, out var own) ? own : Currencies.MinorDigits(currency);

    private static long PowerOfTen(int exponent) =>
        exponent switch
        {
            0 => 1,
            1 => 10,
            _ => 100,
        };
}
