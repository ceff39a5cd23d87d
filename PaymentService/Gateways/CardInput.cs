using Payments.ServiceDefaults;

namespace Payments.PaymentService.Gateways;

/// <summary>Reading what people type as a card number.</summary>
internal static class CardInput
{
    /// <summary>Longest text that is looked at: 19 digits with a space or dash after each.</summary>
    private const int MaxLength = 40;

    /// <summary>
    /// The digits of a card number, which may be parted by spaces and dashes; null when it is none. The check digit is not looked at:
    /// sandbox numbers such as 1234567890123456 do not have one.
    /// </summary>
    public static string? Number(string? text)
    {
        if (text is null || text.Length > MaxLength || text.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '-')))
        {
            return null;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length is >= CardNumbers.MinDigits and <= CardNumbers.MaxDigits ? digits : null;
    }
}
