namespace Payments.OperatorConsole.DeadLetters;

/// <summary>Dead letters of one service that died of the same cause.</summary>
/// <param name="Group">Fingerprint of the cause.</param>
/// <param name="Queue">The queue in which they died.</param>
/// <param name="Exception">.NET type of the exception.</param>
/// <param name="Reason">The text of the newest exception.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstAt">When the first died, UTC.</param>
/// <param name="LastAt">When the last died, UTC.</param>
public sealed record DeadLetterGroup(
    string Group,
    string Queue,
    string Exception,
    string Reason,
    long Count,
    DateTime FirstAt,
    DateTime LastAt
);
