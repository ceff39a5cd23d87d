using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Soak.Faults;

/// <summary>
/// Copies of messages that were already sent are published, shuffled, with the same message ids: new ones, whose originals may still be in
/// flight, and some that were kept from earlier injections.
/// </summary>
internal sealed class DuplicatesAndReordering : Fault
{
    private const string Tap = "soak.tap";
    private const int Fresh = 200;
    private const int MaxKept = 1_000;

    private readonly List<Copy> kept = [];

    public override string Name => "duplicates and reordering";

    public override async Task InjectAsync(SoakSystem system, Random random)
    {
        await using var channel = await system.Broker.OpenChannelAsync();
        await channel.QueueDeclareAsync(Tap, durable: false, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync(Tap, BrokerNames.Events, "#");
        await Eventually.Be(async () => await channel.MessageCountAsync(Tap) >= Fresh, $"{Fresh} messages were sent");
        var copies = kept.ToList();
        while (await channel.BasicGetAsync(Tap, autoAck: true) is { } message && copies.Count < kept.Count + Fresh)
        {
            copies.Add(new Copy(message.RoutingKey, new BasicProperties(message.BasicProperties), message.Body.ToArray()));
        }

        await channel.QueueDeleteAsync(Tap, ifUnused: false, ifEmpty: false);
        var order = copies.Concat(copies).ToArray();
        random.Shuffle(order);
        await Task.WhenAll(
            order.Select(m =>
                channel.BasicPublishAsync(BrokerNames.Events, m.RoutingKey, mandatory: true, m.OwnProperties(), m.Body).AsTask()
            )
        );
        random.Shuffle(order);
        kept.Clear();
        kept.AddRange(order.DistinctBy(m => m.Properties.MessageId).Take(MaxKept));
    }

    private sealed record Copy(string RoutingKey, BasicProperties Properties, byte[] Body)
    {
        /// <summary>A copy for each publish, because the client writes into the headers that it is given.</summary>
        public BasicProperties OwnProperties() =>
            new(Properties) { Headers = Properties.Headers is { } headers ? new Dictionary<string, object?>(headers) : null };
    }
}
