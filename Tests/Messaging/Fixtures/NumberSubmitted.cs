using System.Text.Json.Serialization;
using Payments.Messaging;

namespace Payments.Tests.Messaging.Fixtures;

/// <param name="Number">The number to record.</param>
/// <param name="Series">The aggregate, if several numbers belong to one.</param>
public sealed record NumberSubmitted(int Number, [property: JsonIgnore] string? Series = null) : IEvent
{
    public const string Type = "number.submitted";

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => Series ?? $"number-{Number}";
}
