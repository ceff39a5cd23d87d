namespace Payments.OperatorConsole.DeadLetters;

/// <summary>A dead letter in a list.</summary>
/// <param name="Id">Its number in its service.</param>
/// <param name="Queue">Where it died, and where a replay sends it.</param>
/// <param name="MessageId">The id of the message.</param>
/// <param name="Type">The message's type.</param>
/// <param name="CorrelationId">The payment, order or purchase.</param>
/// <param name="Exception">.NET type of the exception.</param>
/// <param name="Reason">The text of the exception.</param>
/// <param name="Group">Fingerprint of the cause.</param>
/// <param name="Attempts">Attempts before it died.</param>
/// <param name="Deaths">1, and one more for each replay in vain.</param>
/// <param name="DeadAt">When it died, UTC.</param>
/// <param name="TraceUrl">Where the trace can be seen.</param>
public sealed record DeadLetter(
    long Id,
    string Queue,
    Guid MessageId,
    string? Type,
    string? CorrelationId,
    string Exception,
    string Reason,
    string Group,
    int Attempts,
    int Deaths,
    DateTime DeadAt,
    string? TraceUrl
);
