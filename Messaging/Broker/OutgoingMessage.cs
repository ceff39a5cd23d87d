using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>A message that is ready to be published.</summary>
internal sealed record OutgoingMessage(string Exchange, string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body);
