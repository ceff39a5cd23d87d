namespace Payments.OperatorConsole.DeadLetters;

/// <summary>The dead letters of one service, on the overview.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Groups">Causes, largest first.</param>
/// <param name="Operations">The newest operations.</param>
/// <param name="Problem">Why they are not known; null when they are.</param>
public sealed record ServiceDeadLetters(
    string Service,
    IReadOnlyList<DeadLetterGroup> Groups,
    IReadOnlyList<DeadLetterOperation> Operations,
    string? Problem
);
