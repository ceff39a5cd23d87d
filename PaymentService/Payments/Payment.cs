using Payments.Contracts;

namespace Payments.PaymentService.Payments;

/// <summary>Money that somebody is to pay for something, once.</summary>
public sealed class Payment
{
    private Payment()
    {
    }

    /// <summary>The payment's id, the same in every service.</summary>
    public Guid Id { get; private init; }

    /// <summary>One of <see cref="PaymentPurpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Who pays, in the words of the service that asked: a student number, a user id.</summary>
    public required string Payer { get; init; }

    /// <summary>What is paid: a term, an order.</summary>
    public required string Reference { get; init; }

    /// <summary>The amount, in minor units of <see cref="Currency"/>. Above 0.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Token of the payment method, never a card number.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary>Where the payment stands.</summary>
    public PaymentStatus Status { get; private set; } = PaymentStatus.Pending;

    /// <summary>Why it failed, as the gateway's code.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The gateway's own id of the charge.</summary>
    public string? GatewayReference { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; private init; }

    /// <summary>When it reached its end, UTC.</summary>
    public DateTime? SettledAt { get; private set; }

    /// <summary>PostgreSQL's xmin: a change that somebody else has overtaken is refused.</summary>
    public uint Version { get; private set; }

    /// <summary>The amount with its currency.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsFinal => Status is PaymentStatus.Succeeded or PaymentStatus.Failed;

    /// <summary>A payment of a student's bill.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not above 0.</exception>
    public static Payment ForTuition(TuitionPaymentRequested request, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.Amount.Minor);
        return new Payment
        {
            Id = request.PaymentId,
            Purpose = PaymentPurpose.Tuition,
            Payer = request.StudentNo,
            Reference = request.Term,
            AmountMinor = request.Amount.Minor,
            Currency = request.Amount.Currency,
            PaymentMethod = request.PaymentMethod,
            CreatedAt = now,
        };
    }

    /// <summary>The payment goes to the gateway.</summary>
    /// <exception cref="InvalidOperationException">The transition is not legal.</exception>
    public void Begin() => MoveTo(PaymentStatus.Processing);

    /// <summary>The gateway has taken the money.</summary>
    /// <exception cref="InvalidOperationException">The transition is not legal.</exception>
    public void Succeed(string gatewayReference, DateTime now)
    {
        MoveTo(PaymentStatus.Succeeded);
        (GatewayReference, SettledAt) = (gatewayReference, now);
    }

    /// <summary>The gateway has declined.</summary>
    /// <exception cref="InvalidOperationException">The transition is not legal.</exception>
    public void Fail(string? gatewayReference, string failureCode, DateTime now)
    {
        MoveTo(PaymentStatus.Failed);
        (GatewayReference, FailureCode, SettledAt) = (gatewayReference, failureCode, now);
    }

    private void MoveTo(PaymentStatus next)
    {
        if (!PaymentTransitions.Legal.Contains((Status, next)))
        {
            throw new InvalidOperationException($"Payment {Id} cannot go from {Status} to {next}.");
        }

        Status = next;
    }
}
