namespace Payments.Messaging;

/// <summary>The broker's answer to one published message.</summary>
internal enum PublishOutcome
{
    /// <summary>No answer within the time limit: the broker may have the message or not.</summary>
    Unknown,

    /// <summary>The broker has taken responsibility for the message (<c>basic.ack</c>).</summary>
    Confirmed,

    /// <summary>The message was routed to no queue (<c>basic.return</c>).</summary>
    Returned,

    /// <summary>The broker refused the message (<c>basic.nack</c>), for example because a queue is full.</summary>
    Refused,
}
