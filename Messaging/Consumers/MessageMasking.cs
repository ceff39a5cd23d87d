using System.Text;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// Masks in deliveries what must not be stored anywhere, with the function given to <see cref="MessagingBuilder.Masks"/>. Other programs
/// may put anything anywhere, and properties and headers end up in spans, retries, tables and dead letters just as bodies do.
/// </summary>
internal static class MessageMasking
{
    /// <summary>Not masked: it holds hexadecimal digits only, which identify nothing but a trace.</summary>
    private const string TraceParent = "traceparent";

    private const string Mask = "***";

    /// <summary>Masks body, properties and headers.</summary>
    public static Delivery MaskAll(Delivery delivery, Func<string, string>? mask) => MaskBody(MaskProperties(delivery, mask), mask);

    /// <summary>Masks the body, in any encoding that contains ASCII. Bytes that are not text stay as they are.</summary>
    public static Delivery MaskBody(Delivery delivery, Func<string, string>? mask)
    {
        if (mask is null)
        {
            return delivery;
        }

        var text = Encoding.Latin1.GetString(delivery.Body);
        var masked = mask(text);
        return masked == text ? delivery : delivery with { Body = Encoding.Latin1.GetBytes(masked) };
    }

    /// <summary>
    /// Masks properties and headers. A masked message id is replaced by the id under which the inbox records the message.
    /// </summary>
    public static Delivery MaskProperties(Delivery delivery, Func<string, string>? mask)
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
                MessageId = MaskText(id) == id ? id : delivery.Identity.MessageId.ToString(),
                Type = MaskText(original.Type),
                AppId = MaskText(original.AppId),
                CorrelationId = MaskText(original.CorrelationId),
                ContentType = MaskText(original.ContentType),
                ContentEncoding = MaskText(original.ContentEncoding),
                ReplyTo = MaskText(original.ReplyTo),
                Headers = original.Headers is null ? null : MaskHeaders(original.Headers, mask),
            },
        };

        string? MaskText(string? text) => text is null ? null : mask(text);
    }

    private static Dictionary<string, object?> MaskHeaders(IEnumerable<KeyValuePair<string, object?>> headers, Func<string, string> mask)
    {
        var masked = new Dictionary<string, object?>();
        foreach (var (name, value) in headers)
        {
            masked[mask(name)] = name == TraceParent ? value : MaskValue(name, value, mask);
        }

        return masked;
    }

    private static object? MaskValue(string name, object? value, Func<string, string> mask) =>
        value switch
        {
            byte[] bytes => MaskText(name, Encoding.UTF8.GetString(bytes), mask) ?? value,
            string text => MaskText(name, text, mask) ?? value,
            int or uint or long or ulong or short or ushort => MaskText(name, Convert.ToString(value, null)!, mask) ?? value,
            IDictionary<string, object?> table => MaskHeaders(table, mask),
            IEnumerable<object?> list => list.Select(item => MaskValue(name, item, mask)).ToList(),
            _ => value,
        };

    /// <summary>
    /// Null when there is nothing to mask. The text is masked together with its name, because a name can be what makes three digits a
    /// security code.
    /// </summary>
    private static string? MaskText(string name, string text, Func<string, string> mask)
    {
        var pair = $"{name}: {text}";
        var maskedPair = mask(pair);
        if (maskedPair == pair)
        {
            return null;
        }

        var maskedText = mask(text);
        if (maskedText != text)
        {
            return maskedText;
        }

        var isOnlyNameMasked = maskedPair == $"{mask(name)}: {text}";
        return isOnlyNameMasked ? null : Mask;
    }
}
