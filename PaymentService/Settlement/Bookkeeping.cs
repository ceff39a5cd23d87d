using Payments.PaymentService.Payments;

namespace Payments.PaymentService.Settlement;

/// <summary>Writes into the ledger what operations have moved, in the transaction that records their answers.</summary>
internal static class Bookkeeping
{
    public static Task BookAsync(this PaymentsDb db, IReadOnlyList<(Payment Payment, PaymentOperation Operation)> settled, CancellationToken ct) => Task.CompletedTask;

    public static Task FreeExpiredAsync(this PaymentsDb db, IReadOnlyList<Payment> expired, DateTime now, CancellationToken ct) => Task.CompletedTask;
}
