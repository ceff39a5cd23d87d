using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Payments.Messaging;

/// <summary>A dead letter on its way from the broker into the table.</summary>
internal sealed partial record DeadLetterRow(
    string Queue,
    MessageIdentity Identity,
    string? Type,
    string? CorrelationId,
    string Exception,
    string Reason,
    string StackTrace,
    int Attempts,
    string? TraceId,
    string? TraceParent,
    DateTime DeadAt,
    StoredProperties Properties,
    byte[] Body
)
{
    /// <summary>What a message says that the broker itself has given up (x-delivery-limit): it brings no exception of ours.</summary>
    private const string GivenUpByBroker = "the broker";

    private const int FingerprintBytes = 8;

    /// <summary>
    /// The same for messages that died of the same cause: the queue, the type of the exception, its text without numbers, ids and quoted
    /// parts, and the method that threw. 16 hexadecimal digits.
    /// </summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(
            SHA256
                .HashData(Encoding.UTF8.GetBytes($"{Queue}\n{Exception}\n{Variable().Replace(Reason, "?")}\n{ThrowingMethod(StackTrace)}"))
                .AsSpan(0, FingerprintBytes)
        );

    public static DeadLetterRow From(string queue, Delivery delivery, DateTimeOffset now)
    {
        var brokersOwn = delivery.Text(DeadLetterHeaders.Exception) is null;
        return new DeadLetterRow(
            queue,
            delivery.Identity,
            delivery.Properties.Type,
            delivery.CorrelationId,
            delivery.Text(DeadLetterHeaders.Exception) ?? GivenUpByBroker,
            delivery.Text(DeadLetterHeaders.Reason) ?? $"given up by the broker: {delivery.Text("x-first-death-reason") ?? "unknown"}",
            delivery.Text(DeadLetterHeaders.StackTrace) ?? "",
            (int)Math.Clamp(delivery.Number(DeadLetterHeaders.Attempts) ?? delivery.Attempts, 0, int.MaxValue),
            brokersOwn ? TraceIdOf(delivery.TraceParent) : delivery.Text(DeadLetterHeaders.TraceId) ?? TraceIdOf(delivery.TraceParent),
            delivery.TraceParent,
            TimeOf(delivery.Text(DeadLetterHeaders.Time), now),
            StoredProperties.From(delivery.CopyProperties()),
            delivery.Body
        );
    }

    /// <summary>00-[trace id]-[span id]-01 (W3C Trace Context, section 3.2).</summary>
    private static string? TraceIdOf(string? traceParent) => traceParent?.Split('-') is [_, { Length: 32 } id, ..] ? id : null;

    private static DateTime TimeOf(string? text, DateTimeOffset now) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.UtcDateTime
            : now.UtcDateTime;

    /// <summary>"   at Namespace.Type.Method(…) in /file.cs:line 7" gives "at Namespace.Type.Method".</summary>
    private static string ThrowingMethod(string stackTrace) => stackTrace.AsSpan().TrimStart().ToString().Split('(', '\n')[0];

    [GeneratedRegex("""'[^']*'|"[^"]*"|\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\b|\d+""")]
    private static partial Regex Variable();
}
