namespace Payments.Messaging;

/// <summary>
/// What every message tells about itself. Implement the members explicitly: they travel as AMQP properties, not in the JSON body.
/// </summary>
public interface IMessage
{
    /// <summary>
    /// The type of the message on the wire, in dotted lower case (for example <c>user.created</c>). Never a .NET type name.
    /// </summary>
    string MessageType { get; }

    /// <summary>The payment, order or purchase that the message belongs to; at most 255 bytes (AMQP short string).</summary>
    string CorrelationId { get; }
}

/// <summary>A fact, published to the topic exchange <see cref="BrokerNames.Events"/> with its type as the routing key.</summary>
public interface IEvent : IMessage;

/// <summary>An order to do something, sent to one queue through the default exchange.</summary>
public interface ICommand : IMessage
{
    /// <summary>The name of the queue.</summary>
    string Queue { get; }
}
