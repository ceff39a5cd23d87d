namespace Payments.Messaging;

/// <summary>A request to do something, sent to one queue through the default exchange.</summary>
public interface ICommand : IMessage
{
    /// <summary>The name of the queue.</summary>
    string Queue { get; }
}
