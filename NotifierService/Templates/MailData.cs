using System.Globalization;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.NotifierService.Templates;

/// <summary>Reading the values of a notification; what a template needs and does not find is the sender's fault.</summary>
internal static class MailData
{
    public static string Get(this NotificationRequested request, string name) =>
        request.Data.TryGetValue(name, out var value)
            ? value
            : throw new PermanentFailureException($"The template '{request.Template}' needs the value '{name}'.");

    /// <summary>For example <c>USD 4,200.00</c>.</summary>
    public static string Amount(this NotificationRequested request)
    {
        if (!long.TryParse(request.Get("amount_minor"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var minor))
        {
            throw new PermanentFailureException("The value 'amount_minor' is not a whole number.");
        }

        var currency = request.Get("currency");
        var decimals = Currencies.MinorDigits(currency);
        var major = minor / (decimal)Math.Pow(10, decimals);
        return $"{currency} {major.ToString("N" + decimals, CultureInfo.InvariantCulture)}";
    }
}
