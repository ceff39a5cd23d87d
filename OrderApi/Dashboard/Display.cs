using System.Globalization;
using Payments.Contracts;

namespace Payments.OrderApi.Dashboard;

/// <summary>How the pages write what they show.</summary>
internal static class Display
{
    /// <summary>Thousands apart: 10,000.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Major units with their currency: 90.00 USD.</summary>
    public static string Money(Money amount)
    {
        var digits = Currencies.MinorDigits(amount.Currency);
        var scale = Enumerable.Repeat(10m, digits).Aggregate(1m, (product, ten) => product * ten);
        return (amount.Minor / scale).ToString($"N{digits}", CultureInfo.InvariantCulture) + " " + amount.Currency;
    }

    /// <summary>RFC 3339, for programs.</summary>
    public static string Machine(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>For people who have no script to show them their own time.</summary>
    public static string Time(DateTime utc) => utc.ToString("d MMM HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>When a show begins.</summary>
    public static string Evening(DateTime utc) => utc.ToString("ddd d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
