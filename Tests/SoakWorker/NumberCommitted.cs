using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>A number that a producer has committed.</summary>
internal sealed record NumberCommitted(long Number, bool Poison) : IEvent
{
    /// <summary>Aggregates over which the numbers are spread, so that all lanes of the outbox are used.</summary>
    private const int Aggregates = 100;

    string IMessage.MessageType => SoakNames.NumberType;

    string IMessage.CorrelationId => $"aggregate-{Number % Aggregates}";
}
