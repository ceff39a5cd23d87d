using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Gateways;

/// <summary>
/// A card as it was typed in. It lives in memory only: it is in no message, table, log or trace, and cannot be serialized.
/// </summary>
[DebuggerDisplay(Redacted)]
[JsonConverter(typeof(Refusing))]
internal sealed class CardDetails(string number, int? expMonth = null, int? expYear = null, string? cvc = null)
{
    private const string Redacted = "[card]";
    private const int VisibleDigits = 4;

    /// <summary>As it was typed.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Number { get; } = number;

    /// <summary>1 to 12.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public int? ExpMonth { get; } = expMonth;

    /// <summary>Four digits.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public int? ExpYear { get; } = expYear;

    /// <summary>The security code.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Cvc { get; } = cvc;

    /// <summary>The number without the blanks and hyphens that people type.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Digits => Number.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    /// <summary>Whether it has as many digits as a card number may have (ISO/IEC 7812), and nothing else.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public bool IsNumber =>
        Digits is { Length: >= CardNumbers.MinDigits and <= CardNumbers.MaxDigits } digits && digits.All(char.IsAsciiDigit);

    /// <summary>The only part that may be kept (PCI DSS 3.4.1).</summary>
    public string Last4 => Digits[^VisibleDigits..];

    /// <summary>Shows nothing.</summary>
    public override string ToString() => Redacted;

    private sealed class Refusing : JsonConverter<CardDetails>
    {
        public override CardDetails Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A card is never read from JSON.");

        public override void Write(Utf8JsonWriter writer, CardDetails value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A card is never written.");
    }
}
