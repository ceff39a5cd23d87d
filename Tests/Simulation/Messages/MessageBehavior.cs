namespace Payments.Tests.Simulation;

/// <summary>What happens when a message is handled.</summary>
internal enum MessageBehavior
{
    /// <summary>Succeeds.</summary>
    Good,

    /// <summary>Fails a few times, but not often enough to be dead-lettered, then succeeds.</summary>
    Flaky,

    /// <summary>Hangs once, for longer than the handler's time limit, then succeeds.</summary>
    Hanging,

    /// <summary>Fails on every attempt.</summary>
    Poison,

    /// <summary>Breaks its contract, which the handler reports as a permanent failure.</summary>
    Impossible,

    /// <summary>Its body is not the JSON of its type.</summary>
    Unparseable,
}
