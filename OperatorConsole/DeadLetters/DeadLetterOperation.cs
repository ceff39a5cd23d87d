namespace Payments.OperatorConsole.DeadLetters;

/// <summary>A replay or discard.</summary>
/// <param name="Id">The operation.</param>
/// <param name="Action">replay or discard.</param>
/// <param name="Who">The operator.</param>
/// <param name="Why">The reason given.</param>
/// <param name="Rate">Messages a second, if limited.</param>
/// <param name="StopOnFailure">Whether it stops at the first message that dies again.</param>
/// <param name="Status">running, done or stopped.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">UTC.</param>
/// <param name="Counts">Messages by result.</param>
public sealed record DeadLetterOperation(
    Guid Id,
    string Action,
    string Who,
    string Why,
    int? Rate,
    bool StopOnFailure,
    string Status,
    DateTime StartedAt,
    DateTime? EndedAt,
    IReadOnlyDictionary<string, long> Counts
)
{
    /// <summary>Whether it is still under way.</summary>
    public bool IsRunning => Status == "running";

    /// <summary>How many dead letters it is about.</summary>
    public long Total => Counts.Values.Sum();

    /// <summary>How many of them have been handled, have died again, or were left out.</summary>
    public long Done => Total - Counts.GetValueOrDefault("waiting") - Counts.GetValueOrDefault("sent");
}
