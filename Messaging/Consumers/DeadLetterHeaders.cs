using System.Diagnostics;

namespace Payments.Messaging;

/// <summary>The headers of a message in <c>[queue].dead</c>: where, why and when it was dead-lettered.</summary>
internal static class DeadLetterHeaders
{
    public const string Queue = "dead-letter-queue";
    public const string Exception = "dead-letter-exception";
    public const string Reason = "dead-letter-reason";
    public const string StackTrace = "dead-letter-stack-trace";
    public const string Attempts = "dead-letter-attempts";
    public const string Time = "dead-letter-time";
    public const string TraceId = "dead-letter-trace-id";

    /// <summary>Most characters of an exception's text in a header (an AMQP frame has 128 KiB).</summary>
    private const int MaxTextLength = 4_000;

    /// <summary>The copy for the dead-letter queue.</summary>
    public static OutgoingMessage Describe(string queue, Delivery delivery, Exception cause, int attempts, DateTimeOffset time)
    {
        var properties = delivery.CopyProperties();
        var headers = properties.Headers!;
        headers[Queue] = queue;
        headers[Exception] = cause.GetType().FullName;
        headers[Reason] = Shorten(cause.Message);
        headers[StackTrace] = Shorten(cause.StackTrace ?? "");
        headers[Attempts] = attempts;
        headers[Time] = time.ToString("O");
        headers[TraceId] = Activity.Current?.TraceId.ToString();
        return new OutgoingMessage(BrokerNames.DefaultExchange, BrokerNames.DeadLetterQueue(queue), properties, delivery.Body);
    }

    private static string Shorten(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength];
}
