namespace Payments.Messaging;

/// <summary>A fact, published to the topic exchange <see cref="BrokerNames.Events"/> with its type as the routing key.</summary>
public interface IEvent : IMessage;
