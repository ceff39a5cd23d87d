using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Payments.Contracts;

namespace Payments.OperatorConsole.Pages;

/// <summary>Formats values for the pages.</summary>
public static class Display
{
    // Razor encodes the result for HTML.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A number with separators of thousands: 10,000.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>An amount in major units with its currency: 90.00 USD.</summary>
    public static string Money(Money amount)
    {
        var digits = Currencies.MinorDigits(amount.Currency);
        var scale = Enumerable.Repeat(10m, digits).Aggregate(1m, (product, ten) => product * ten);
        return (amount.Minor / scale).ToString($"N{digits}", CultureInfo.InvariantCulture) + " " + amount.Currency;
    }

    /// <summary>A time as programs read it (RFC 3339).</summary>
    public static string Machine(DateTime utc) =>
        DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time as people read it. A script replaces it by the reader's local time.</summary>
    public static string Time(DateTime utc) => utc.ToString("d MMM HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Day and time of an event, as people read it.</summary>
    public static string Evening(DateTime utc) => utc.ToString("ddd d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A duration in its two largest units: 35 ms, 1.25 s, 3 min 5 s.</summary>
    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(time.TotalMilliseconds, 0):0} ms"),
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s"),
            { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds} s",
            { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes} min",
            _ => $"{time.Days} d {time.Hours} h",
        };

    /// <summary>A name of a program in words: payment_pending becomes Payment pending.</summary>
    public static string Words(string name) =>
        name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ').Replace('-', ' ');

    /// <summary>Indented JSON.</summary>
    public static string Json(JsonElement value) => JsonSerializer.Serialize(value, Indented);

    /// <summary>The address at which a trace can be seen; null when there is no trace or no template.</summary>
    /// <param name="traceId">32 hexadecimal digits.</param>
    /// <param name="template">Address of a trace, with {traceId} in it.</param>
    public static string? TraceUrl(string? traceId, string? template) =>
        traceId is null ? null : template?.Replace("{traceId}", traceId, StringComparison.Ordinal);
}
