namespace Payments.PaymentService.Corrections;

/// <summary>A correction that needs a second person, and who they were.</summary>
public sealed class Correction
{
    /// <summary>The request's own id: a repetition finds it. Also the id of the operation that it becomes.</summary>
    public Guid Id { get; init; }

    /// <summary>The payment.</summary>
    public Guid PaymentId { get; init; }

    /// <summary>What is corrected.</summary>
    public CorrectionKind Kind { get; init; }

    /// <summary>Minor units of the payment's currency.</summary>
    public long AmountMinor { get; init; }

    /// <summary>The operation that is answered for, where that is what is corrected.</summary>
    public Guid? OperationId { get; init; }

    /// <summary>The request as it was made. JSON.</summary>
    public required string Request { get; init; }

    /// <summary>The operator's name.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>UTC.</summary>
    public DateTime RequestedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public CorrectionStatus Status { get; private set; }

    /// <summary>The second operator's name; null while it waits.</summary>
    public string? DecidedBy { get; private set; }

    /// <summary>UTC; null while it waits.</summary>
    public DateTime? DecidedAt { get; private set; }

    /// <summary>Whether somebody is who has requested it, whatever the case of the name.</summary>
    internal bool IsRequestedBy(string name) => string.Equals(RequestedBy, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Ends the wait.</summary>
    internal void Decide(CorrectionStatus status, string by, DateTime now) => (Status, DecidedBy, DecidedAt) = (status, by, now);
}
