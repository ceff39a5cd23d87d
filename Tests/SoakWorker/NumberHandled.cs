using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>The follow-up: a consumer has recorded the effect of a number.</summary>
internal sealed record NumberHandled(long Number) : IEvent
{
    string IMessage.MessageType => SoakNames.FollowUpType;

    string IMessage.CorrelationId => $"number-{Number}";
}
