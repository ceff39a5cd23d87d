using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Payments.Messaging;

/// <summary>A dead letter from the broker as it is stored in the table.</summary>
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
    StoredMessageProperties Properties,
    byte[] Body
)
{
    /// <summary>The exception type of a message that the broker itself has dead-lettered (x-delivery-limit), without our headers.</summary>
    private const string DeadLetteredByBroker = "the broker";

    private const int FingerprintBytes = 8;

    /// <summary>
    /// The same for messages that failed for the same cause: a hash of the queue, the exception's type, its text without numbers, ids and
    /// quoted parts, and the method that threw. 16 hexadecimal digits.
    /// </summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(
            SHA256
                .HashData(
                    Encoding.UTF8.GetBytes($"{Queue}\n{Exception}\n{VariableText().Replace(Reason, "?")}\n{ThrowingMethod(StackTrace)}")
                )
                .AsSpan(0, FingerprintBytes)
        );

    public static DeadLetterRow From(string queue, Delivery delivery, DateTimeOffset now)
    {
        var isFromBroker = delivery.Text(DeadLetterHeaders.Exception) is null;
        return new DeadLetterRow(
            queue,
            delivery.Identity,
            delivery.Properties.Type,
            delivery.CorrelationId,
            delivery.Text(DeadLetterHeaders.Exception) ?? DeadLetteredByBroker,
            delivery.Text(DeadLetterHeaders.Reason) ?? $"given up by the broker: {delivery.Text("x-first-death-reason") ?? "unknown"}",
            delivery.Text(DeadLetterHeaders.StackTrace) ?? "",
            (int)Math.Clamp(delivery.Number(DeadLetterHeaders.Attempts) ?? delivery.Attempts, 0, int.MaxValue),
            isFromBroker ? TraceIdOf(delivery.TraceParent) : delivery.Text(DeadLetterHeaders.TraceId) ?? TraceIdOf(delivery.TraceParent),
            delivery.TraceParent,
            ParseTime(delivery.Text(DeadLetterHeaders.Time), now),
            StoredMessageProperties.From(delivery.CopyProperties()),
            delivery.Body
        );
    }

    /// <summary>00-[trace id]-[span id]-01 (W3C Trace Context, section 3.2).</summary>
    private static string? TraceIdOf(string? traceParent) => traceParent?.Split('-') is [_, { Length: 32 } id, ..] ? id : null;

    private static DateTime ParseTime(string? text, DateTimeOffset now) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.UtcDateTime
            : now.UtcDateTime;

    /// <summary>Of "   at Namespace.Type.Method(…) in /file.cs:line 7" the part "at Namespace.Type.Method".</summary>
    private static string ThrowingMethod(string stackTrace) => stackTrace.AsSpan().TrimStart().ToString().Split('(', '\n')[0];

    [GeneratedRegex("""'[^']*'|"[^"]*"|\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\b|\d+""")]
    private static partial Regex VariableText();
}
