namespace Payments.OperatorConsole.DeadLetters;

/// <summary>Dead letters of one service that died of the same cause.</summary>
/// <param name="Group">Fingerprint of the cause.</param>
/// <param name="Queue">Where they died.</param>
/// <param name="Exception">.NET type of what was thrown.</param>
/// <param name="Reason">The text of the newest.</param>
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
