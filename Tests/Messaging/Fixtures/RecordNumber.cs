using Payments.Messaging;

namespace Payments.Tests.Messaging.Fixtures;

/// <summary>A command to a queue that exists only when a test declares it.</summary>
public sealed record RecordNumber(int Number) : ICommand
{
    public const string QueueName = "sample.record-number.q";

    string ICommand.Queue => QueueName;

    string IMessage.MessageType => "number.record";

    string IMessage.CorrelationId => $"number-{Number}";
}
