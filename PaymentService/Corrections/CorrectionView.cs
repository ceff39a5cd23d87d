using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;

namespace Payments.PaymentService.Corrections;

/// <summary>What has come of a correction.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Status">Where the operation stands.</param>
/// <param name="Amount">Minor units of the payment's currency.</param>
/// <param name="Payment">The payment as it stands now.</param>
internal sealed record CorrectionView(Guid OperationId, OperationKind Kind, OperationStatus Status, long Amount, PaymentView Payment)
{
    public static CorrectionView Of(OperationResult result)
    {
        var operation = result.Operation!;
        return new(operation.Id, operation.Kind, operation.Status, operation.AmountMinor, PaymentView.Of(result.Payment!));
    }
}
