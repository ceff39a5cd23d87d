using System.Collections.Frozen;

namespace Payments.Contracts;

/// <summary>
/// The currencies that payments may have: the national and regional currencies of ISO 4217, with the digits of their minor units. XCG took
/// the place of ANG on 2025-03-31, the euro that of BGN on 2026-01-01: no payment
/// has either of them any more.
/// </summary>
public static class Currencies
{
    private const int UsualDigits = 2;

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        (
            "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY "
            + "COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR "
            + "IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR "
            + "MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD "
            + "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG "
            + "XOF XPF YER ZAR ZMW ZWG"
        ).Split(' ')
    );

    private static readonly FrozenSet<string> WithoutMinorUnit = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".Split(' ')
    );

    private static readonly FrozenSet<string> WithThousandths = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "BHD IQD JOD KWD LYD OMR TND".Split(' ')
    );

    /// <summary>Whether this is the code of such a currency, in upper or lower case.</summary>
    public static bool IsKnown(string code) => Known.Contains(code);

    /// <summary>Digits of the minor unit: 2 for dollars and cents, 0 for yen.</summary>
    public static int MinorDigits(string code)
    {
        if (WithoutMinorUnit.Contains(code))
        {
            return 0;
        }

        return WithThousandths.Contains(code) ? 3 : UsualDigits;
    }
}
