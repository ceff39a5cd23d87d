namespace Payments.Messaging;

/// <summary>
/// What every message says about itself. Implement the members explicitly: they travel as AMQP properties, not in the JSON body.
/// </summary>
public interface IMessage
{
    /// <summary>
    /// The message's type in dotted lower case (for example <c>user.created</c>), as the AMQP <c>type</c>. Never a .NET type name.
    /// </summary>
    string MessageType { get; }

    /// <summary>The payment, order or purchase that the message belongs to; at most 255 bytes (AMQP short string).</summary>
    string CorrelationId { get; }
}
