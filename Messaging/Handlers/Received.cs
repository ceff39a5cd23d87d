namespace Payments.Messaging;

/// <summary>A message that is being handled.</summary>
/// <param name="Message">The body.</param>
/// <param name="Context">What came with it.</param>
public sealed record Received<TMessage>(TMessage Message, MessageContext Context);
