using System.Text;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// Masks in deliveries what must be kept nowhere, as <see cref="MessagingBuilder.Masks"/> tells: other programs may put anything anywhere,
/// and properties and headers go on into spans, retries, tables and dead letters as bodies do.
/// </summary>
internal static class Masking
{
    /// <summary>Hexadecimal digits only, by which nothing is known but a trace.</summary>
    private const string TraceParent = "traceparent";

    private const string Mark = "***";

    public static Delivery Whole(Delivery delivery, Func<string, string>? mask) => Body(Properties(delivery, mask), mask);

    /// <summary>The body, in any encoding that contains ASCII. Bytes that are no text survive.</summary>
    public static Delivery Body(Delivery delivery, Func<string, string>? mask)
    {
        if (mask is null)
        {
            return delivery;
        }

        var text = Encoding.Latin1.GetString(delivery.Body);
        var masked = mask(text);
        return masked == text ? delivery : delivery with { Body = Encoding.Latin1.GetBytes(masked) };
    }

    /// <summary>Properties and headers. What the message is known by stays the same.</summary>
    public static Delivery Properties(Delivery delivery, Func<string, string>? mask)
    {
        if (mask is null)
        {
            return delivery;
        }

        var original = delivery.Properties;
        var id = original.MessageId;
        return delivery with
        {
            Properties = new BasicProperties(original)
            {
                MessageId = Text(id) == id ? id : delivery.Identity.MessageId.ToString(),
                Type = Text(original.Type),
                AppId = Text(original.AppId),
                CorrelationId = Text(original.CorrelationId),
                ContentType = Text(original.ContentType),
                ContentEncoding = Text(original.ContentEncoding),
                ReplyTo = Text(original.ReplyTo),
                Headers = original.Headers is null ? null : Headers(original.Headers, mask),
            },
        };

        string? Text(string? text) => text is null ? null : mask(text);
    }

    private static Dictionary<string, object?> Headers(IEnumerable<KeyValuePair<string, object?>> headers, Func<string, string> mask)
    {
        var masked = new Dictionary<string, object?>();
        foreach (var (name, value) in headers)
        {
            masked[mask(name)] = name == TraceParent ? value : Value(name, value, mask);
        }

        return masked;
    }

    private static object? Value(string name, object? value, Func<string, string> mask) =>
        value switch
        {
            byte[] bytes => Named(name, Encoding.UTF8.GetString(bytes), mask) ?? value,
            string text => Named(name, text, mask) ?? value,
            int or uint or long or ulong or short or ushort => Named(name, Convert.ToString(value, null)!, mask) ?? value,
            IDictionary<string, object?> table => Headers(table, mask),
            IEnumerable<object?> list => list.Select(item => Value(name, item, mask)).ToList(),
            _ => value,
        };

    /// <summary>Null when there is nothing to mask. The name counts: it can be what makes three digits a security code.</summary>
    private static string? Named(string name, string text, Func<string, string> mask)
    {
        var pair = $"{name}: {text}";
        var masked = mask(pair);
        return masked == pair ? null
            : mask(text) is var alone && alone != text ? alone
            : masked == $"{mask(name)}: {text}" ? null
            : Mark;
    }
}
