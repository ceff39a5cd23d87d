using System.Globalization;
using Payments.Contracts;

namespace Payments.NotifierService.Templates;

/// <summary>Phrases that several mails share.</summary>
internal static class MailText
{
    /// <summary>The line that greets the recipient.</summary>
    /// <param name="name">Name of the recipient; null when it is not known.</param>
    public static string Greeting(string? name) => string.IsNullOrEmpty(name) ? "Hello," : $"Hello {name},";

    /// <summary>An amount as text, for example <c>USD 4,200.00</c>.</summary>
    /// <param name="minor">Minor units of the currency.</param>
    /// <param name="currency">ISO 4217 code.</param>
    public static string Amount(long minor, string currency)
    {
        var decimals = Currencies.MinorDigits(currency);
        var major = minor / (decimal)Math.Pow(10, decimals);
        return $"{currency} {major.ToString("N" + decimals, CultureInfo.InvariantCulture)}";
    }
}
