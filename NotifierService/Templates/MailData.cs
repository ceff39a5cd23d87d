using System.Globalization;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.NotifierService.Templates;

/// <summary>Reading the values of a notification; what a template needs and does not find is the sender's fault.</summary>
internal static class MailData
{
    /// <summary>ISO 4217 currencies whose minor unit is not a hundredth, among those a university is likely to bill in.</summary>
    private static readonly Dictionary<string, int> Decimals = new(StringComparer.Ordinal)
    {
        ["CLP"] = 0,
        ["ISK"] = 0,
        ["JPY"] = 0,
        ["KRW"] = 0,
        ["VND"] = 0,
        ["BHD"] = 3,
        ["JOD"] = 3,
        ["KWD"] = 3,
        ["OMR"] = 3,
        ["TND"] = 3,
    };

    public static string Get(this NotificationRequested request, string name) => request.Data.TryGetValue(name, out var value)
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
        var decimals = Decimals.GetValueOrDefault(currency, 2);
        var major = minor / (decimal)Math.Pow(10, decimals);
        return $"{currency} {major.ToString("N" + decimals, CultureInfo.InvariantCulture)}";
    }
}
