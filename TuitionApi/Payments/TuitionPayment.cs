using Payments.Contracts;
using Payments.TuitionApi.Bills;

namespace Payments.TuitionApi.Payments;

/// <summary>A student's attempt to pay a bill.</summary>
public sealed class TuitionPayment
{
    /// <summary>UUIDv7; the payment's id in every service.</summary>
    public Guid Id { get; private init; }

    /// <summary>Number of the student who pays.</summary>
    public required string StudentNo { get; init; }

    /// <summary>Code of the term that is paid for.</summary>
    public required string Term { get; init; }

    /// <summary>The amount, in minor units of <see cref="Currency"/>.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Where it stands.</summary>
    public TuitionPaymentStatus Status { get; private set; }

    /// <summary>Why it failed, as the gateway's code; null unless it failed.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>When the request was recorded, UTC.</summary>
    public DateTime CreatedAt { get; private init; }

    /// <summary>What has happened so far.</summary>
    public List<TuitionPaymentStep> Steps { get; private init; } = [];

    /// <summary>The amount with its currency.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>Whether the result is known.</summary>
    public bool IsSettled => Status is TuitionPaymentStatus.Succeeded or TuitionPaymentStatus.Failed or TuitionPaymentStatus.Refunded;

    /// <summary>A new attempt to pay <paramref name="bill"/>.</summary>
    public static TuitionPayment Accept(Bill bill, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(bill);
        var payment = new TuitionPayment
        {
            Id = Guid.CreateVersion7(),
            StudentNo = bill.StudentNo,
            Term = bill.Term,
            AmountMinor = bill.AmountMinor,
            Currency = bill.Currency,
            CreatedAt = now,
        };
        payment.AddStep(TuitionPaymentStepKind.Accepted, now);
        return payment;
    }

    /// <summary>
    /// PaymentService has begun to process it. Changes no status when the result is known already: the queues do not keep that order.
    /// </summary>
    public void MarkProcessing(DateTime at)
    {
        AddStep(TuitionPaymentStepKind.Processing, at);
        Status = IsSettled ? Status : TuitionPaymentStatus.Processing;
    }

    /// <summary>The result is known.</summary>
    /// <exception cref="InvalidOperationException">Another result is known already.</exception>
    public void Settle(PaymentOutcome outcome, string? failureCode, DateTime at)
    {
        var result = outcome == PaymentOutcome.Succeeded ? TuitionPaymentStatus.Succeeded : TuitionPaymentStatus.Failed;
        if (IsSettled && Status != result)
        {
            throw new InvalidOperationException($"Payment {Id} has ended as {Status} and cannot become {result}.");
        }

        (Status, FailureCode) = (result, failureCode);
        AddStep(outcome == PaymentOutcome.Succeeded ? TuitionPaymentStepKind.Succeeded : TuitionPaymentStepKind.Failed, at);
    }

    /// <summary>All of its money was given back.</summary>
    /// <exception cref="InvalidOperationException">It has not succeeded: the message that it has is still on its way.</exception>
    public void Refund(DateTime at)
    {
        if (Status is not (TuitionPaymentStatus.Succeeded or TuitionPaymentStatus.Refunded))
        {
            throw new InvalidOperationException($"Payment {Id} is {Status}; it cannot be refunded before it has succeeded.");
        }

        Status = TuitionPaymentStatus.Refunded;
        AddStep(TuitionPaymentStepKind.Refunded, at);
    }

    /// <summary>The mail about the result was sent.</summary>
    public void MarkNotified(DateTime at) => AddStep(TuitionPaymentStepKind.Notified, at);

    private void AddStep(TuitionPaymentStepKind kind, DateTime at)
    {
        if (Steps.All(s => s.Kind != kind))
        {
            Steps.Add(
                new TuitionPaymentStep
                {
                    PaymentId = Id,
                    Kind = kind,
                    At = at,
                }
            );
        }
    }
}
