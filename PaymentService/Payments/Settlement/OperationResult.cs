namespace Payments.PaymentService.Payments.Settlement;

/// <summary>What came of an operation: the payment as it stands now, and the operation or why there is none.</summary>
internal sealed record OperationResult(Payment? Payment, PaymentOperation? Operation, Refusal? Refusal);
