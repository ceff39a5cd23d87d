namespace Payments.PaymentService.Payments;

/// <summary>
/// What came of the attempt to begin an operation: an operation to take to the gateway, a refusal, or neither when there is nothing to ask.
/// </summary>
internal sealed record Beginning(PaymentOperation? Operation, Refusal? Refusal)
{
    public static readonly Beginning Done = new(null, null);

    public static Beginning Refused(RefusalCode code, string reason) => new(null, new Refusal(code, reason));
}
