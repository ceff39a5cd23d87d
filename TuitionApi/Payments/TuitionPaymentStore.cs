using Microsoft.EntityFrameworkCore;
using Payments.Messaging;

namespace Payments.TuitionApi.Payments;

/// <summary>Loads payments that are to be changed.</summary>
internal static class TuitionPaymentStore
{
    /// <summary>
    /// The payment with its steps, its row locked until the end of the transaction: the messages about one payment come through
    /// several queues, and each handler reads what the others have written.
    /// </summary>
    /// <exception cref="PermanentFailureException">There is no such payment.</exception>
    public static async Task<TuitionPayment> GetPaymentAsync(this TuitionDb db, Guid paymentId, CancellationToken ct)
    {
        var payment =
            await db.TuitionPayments.FromSql($"SELECT * FROM tuition_payments WHERE id = {paymentId} FOR UPDATE").SingleOrDefaultAsync(ct)
            ?? throw new PermanentFailureException($"There is no payment {paymentId}.");
        await db.Entry(payment).Collection(p => p.Steps).LoadAsync(ct);
        return payment;
    }
}
