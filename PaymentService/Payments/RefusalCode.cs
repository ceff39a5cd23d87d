namespace Payments.PaymentService.Payments;

/// <summary>Why an operation was not begun.</summary>
internal enum RefusalCode
{
    UnexpectedState,
    PaymentMethodMissing,
    AmountTooSmall,
    AmountTooLarge,
    AmountNotExpressible,
    AlreadyRefunded,
    Busy,
    NotFound,
}
