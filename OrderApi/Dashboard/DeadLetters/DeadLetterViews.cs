using System.Text.Json;

namespace Payments.OrderApi.Dashboard.DeadLetters;

/// <summary>Dead letters of one service that died of the same cause.</summary>
/// <param name="Group">Fingerprint of the cause.</param>
/// <param name="Queue">Where they died.</param>
/// <param name="Exception">.NET type of what was thrown.</param>
/// <param name="Reason">The text of the newest.</param>
/// <param name="Count">Letters.</param>
/// <param name="FirstAt">When the first died, UTC.</param>
/// <param name="LastAt">When the last died, UTC.</param>
public sealed record LetterGroup(
    string Group,
    string Queue,
    string Exception,
    string Reason,
    long Count,
    DateTime FirstAt,
    DateTime LastAt
);

/// <summary>A dead letter in a list.</summary>
/// <param name="Id">Counts up.</param>
/// <param name="Queue">Where it died, and where a replay sends it.</param>
/// <param name="MessageId">By what inboxes know it.</param>
/// <param name="Type">The message's type.</param>
/// <param name="CorrelationId">The payment, order or purchase.</param>
/// <param name="Exception">.NET type of what was thrown.</param>
/// <param name="Reason">Its text.</param>
/// <param name="Group">Fingerprint of the cause.</param>
/// <param name="Attempts">Attempts before it died.</param>
/// <param name="Deaths">1, and one more for each replay in vain.</param>
/// <param name="DeadAt">When it died, UTC.</param>
/// <param name="TraceUrl">Where the trace can be seen.</param>
public sealed record Letter(
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

/// <summary>A page of dead letters.</summary>
/// <param name="Items">The letters, newest first.</param>
/// <param name="Before">For the next page; null on the last.</param>
public sealed record LetterList(IReadOnlyList<Letter> Items, long? Before);

/// <summary>A dead letter with all that is known of it.</summary>
/// <param name="Letter">As in the list.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="Properties">AMQP properties and headers.</param>
/// <param name="Body">The body, if it is text.</param>
/// <param name="BodyBase64">The body, if it is not.</param>
public sealed record WholeLetter(Letter Letter, string StackTrace, JsonElement Properties, string? Body, string? BodyBase64);

/// <summary>What a replay or discard would do.</summary>
/// <param name="Matched">Letters that fit.</param>
/// <param name="Letters">The newest 100 of them.</param>
public sealed record DryRun(long Matched, IReadOnlyList<Letter> Letters);

/// <summary>A replay or discard has begun.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="Matched">Its letters.</param>
public sealed record StartedOperation(Guid OperationId, long Matched);

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
public sealed record LetterOperation(
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

    /// <summary>Its letters.</summary>
    public long Total => Counts.Values.Sum();

    /// <summary>Those that nothing more is done about.</summary>
    public long Done => Total - Counts.GetValueOrDefault("waiting") - Counts.GetValueOrDefault("sent");
}

/// <summary>What became of one message.</summary>
/// <param name="DeadLetterId">The letter that it was.</param>
/// <param name="Queue">Where it was sent.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Outcome">waiting, sent, handled, dead_again, unknown, discarded, gone or skipped.</param>
/// <param name="At">When it was sent or discarded, UTC.</param>
public sealed record LetterResult(long DeadLetterId, string Queue, Guid MessageId, string Outcome, DateTime? At);

/// <summary>An operation with a page of results.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Results">In the order of the letters.</param>
/// <param name="After">For the next page; null on the last.</param>
public sealed record OperationResults(LetterOperation Operation, IReadOnlyList<LetterResult> Results, long? After);

/// <summary>What is known of the dead letters of one service.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Groups">Causes, largest first.</param>
/// <param name="Operations">The newest operations.</param>
/// <param name="Problem">Why nothing is known.</param>
public sealed record ServiceLetters(
    string Service,
    IReadOnlyList<LetterGroup> Groups,
    IReadOnlyList<LetterOperation> Operations,
    string? Problem
);
