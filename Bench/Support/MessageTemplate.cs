using System.Text;
using RabbitMQ.Client;

namespace Payments.Bench;

/// <summary>
/// Makes messages for controls with the properties and headers of one that Messaging has published, so that both send the
/// same bytes also when Messaging changes.
/// </summary>
internal sealed class MessageTemplate
{
    private readonly BasicProperties properties;
    private readonly Dictionary<string, object?> headers;

    /// <exception cref="InvalidOperationException">The sample's body is not of the size that all figures state.</exception>
    public MessageTemplate(BasicGetResult sample)
    {
        if (sample.Body.Length != BenchEvent.Size)
        {
            throw new InvalidOperationException($"The body has {sample.Body.Length} bytes, not {BenchEvent.Size}.");
        }

        properties = new BasicProperties(sample.BasicProperties);

        // What begins with x- the broker has added (x-delivery-count).
        headers = properties
            .Headers!.Where(h => !h.Key.StartsWith("x-", StringComparison.Ordinal))
            .ToDictionary(h => h.Key, h => h.Value is byte[] text ? Encoding.UTF8.GetString(text) : h.Value);
    }

    public int HeaderCount => headers.Count;

    /// <summary>2 is persistent.</summary>
    public int DeliveryMode => (int)properties.DeliveryMode;

    public BasicProperties PropertiesOf(int index)
    {
        var id = Guid.CreateVersion7().ToString();
        var now = DateTimeOffset.UtcNow;
        return new BasicProperties(properties)
        {
            MessageId = id,
            CorrelationId = BenchEvent.CorrelationOf(index),
            Timestamp = new AmqpTimestamp(now.ToUnixTimeSeconds()),
            Headers = new Dictionary<string, object?>(headers)
            {
                ["cloudEvents:id"] = id,
                ["cloudEvents:time"] = now.UtcDateTime.ToString("O", null),
            },
        };
    }
}
