namespace Payments.PaymentService.Payments;

/// <summary>What the operations of a payment say of money in suspense that came with a charge. Minor units.</summary>
/// <param name="Came">What came without fitting the payment.</param>
/// <param name="Returned">What the gateway has given back of it.</param>
/// <param name="TakenOut">What operators have taken out of it.</param>
internal readonly record struct SuspenseSums(long Came, long Returned, long TakenOut)
{
    /// <summary>What is still held.</summary>
    public long Held => Came - Returned - TakenOut;

    /// <param name="operations">Of the payment.</param>
    /// <param name="charge">The gateway's id of the charge.</param>
    public static SuspenseSums Of(IEnumerable<PaymentOperation> operations, string charge)
    {
        var sums = default(SuspenseSums);
        foreach (var operation in operations.Where(o => o.GatewayReference == charge))
        {
            sums = operation.Kind switch
            {
                OperationKind.Suspense => sums with { Came = sums.Came + operation.AmountMinor },
                OperationKind.SuspenseRefund => sums with { Returned = sums.Returned + operation.AmountMinor },
                OperationKind.SuspenseRefundReversal => sums with { Returned = sums.Returned - operation.AmountMinor },
                OperationKind.SuspenseAdjustment => sums with { TakenOut = sums.TakenOut + operation.AmountMinor },
                _ => sums,
            };
        }

        return sums;
    }
}
