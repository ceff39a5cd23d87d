namespace Payments.OperatorConsole.DeadLetters;

/// <summary>A page of dead letters.</summary>
/// <param name="Items">The dead letters, newest first.</param>
/// <param name="Before">For the next page; null on the last.</param>
public sealed record DeadLetterList(IReadOnlyList<DeadLetter> Items, long? Before);
