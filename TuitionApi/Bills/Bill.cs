using Payments.Contracts;

namespace Payments.TuitionApi.Bills;

/// <summary>What a student owes for a term.</summary>
public sealed class Bill
{
    /// <summary>Number of the student who owes it.</summary>
    public required string StudentNo { get; init; }

    /// <summary>Code of the term that it is for.</summary>
    public required string Term { get; init; }

    /// <summary>The amount, in minor units of <see cref="Currency"/>.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Whether it is paid.</summary>
    public BillStatus Status { get; private set; }

    /// <summary>The payment that paid it; null while it is unpaid.</summary>
    public Guid? PaidBy { get; private set; }

    /// <summary>The amount with its currency.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>Marks the bill as paid.</summary>
    /// <exception cref="InvalidOperationException">Another payment has paid it.</exception>
    public void MarkPaid(Guid paymentId)
    {
        if (PaidBy is { } other && other != paymentId)
        {
            throw new InvalidOperationException($"The bill of {StudentNo} for {Term} was paid by {other}, not by {paymentId}.");
        }

        (Status, PaidBy) = (BillStatus.Paid, paymentId);
    }

    /// <summary>The money of a payment has been given back: if it has paid the bill, that is due again.</summary>
    public void MarkUnpaid(Guid paymentId)
    {
        if (PaidBy == paymentId)
        {
            (Status, PaidBy) = (BillStatus.Unpaid, null);
        }
    }
}
