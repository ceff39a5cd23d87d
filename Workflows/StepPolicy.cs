namespace Payments.Workflows;

/// <summary>How often a step is tried, how long between, and what then.</summary>
public sealed record StepPolicy
{
    /// <summary>Where nothing else is said: 10 attempts in about 80 seconds, and then undoing.</summary>
    public static StepPolicy Default { get; } = new();

    /// <summary>For what must not be given up by a machine: a hundred attempts in about an hour and a half, and then an operator.</summary>
    public static StepPolicy Persistent { get; } =
        new()
        {
            MaxAttempts = 100,
            MaxPause = TimeSpan.FromMinutes(1),
            WhenExhausted = WhenExhausted.Stop,
        };

    private const double Jitter = 0.25;
    private const int MaxDoublings = 30;

    /// <summary>Attempts until the step is exhausted. At least 1.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>Before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause between two attempts.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time of one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What is done when it is exhausted.</summary>
    public WhenExhausted WhenExhausted { get; init; } = WhenExhausted.Undo;

    /// <summary>
    /// The pause after an attempt: up to a quarter less than its due, so that what failed together does not come back together.
    /// </summary>
    internal TimeSpan PauseAfter(int attempt, Random random)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempt - 1, MaxDoublings));
        return (pause < MaxPause ? pause : MaxPause) * (1 - (random.NextDouble() * Jitter));
    }
}
