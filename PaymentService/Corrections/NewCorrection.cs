namespace Payments.PaymentService.Corrections;

/// <summary>A correction that is asked for.</summary>
/// <param name="Id">The request's own id.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Kind">What is corrected.</param>
/// <param name="AmountMinor">Minor units of the payment's currency.</param>
/// <param name="By">The operator's name.</param>
/// <param name="OperationId">The operation that is answered for.</param>
internal sealed record NewCorrection(Guid Id, Guid PaymentId, CorrectionKind Kind, long AmountMinor, string By, Guid? OperationId = null);
