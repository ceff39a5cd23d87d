namespace Payments.Tests.Simulation;

/// <summary>What comes of handling a message.</summary>
internal enum Temper
{
    /// <summary>Succeeds.</summary>
    Good,

    /// <summary>Fails some times, fewer than would make it dead, then succeeds.</summary>
    Flaky,

    /// <summary>Hangs once, beyond the handler's time limit, then succeeds.</summary>
    Hanging,

    /// <summary>Fails whenever it is tried.</summary>
    Poison,

    /// <summary>Its contract is broken, and the handler says so.</summary>
    Impossible,

    /// <summary>Its body is not the JSON of its type.</summary>
    Unparseable,
}
