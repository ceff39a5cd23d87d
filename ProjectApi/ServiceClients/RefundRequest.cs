namespace Payments.ProjectApi.ServiceClients;

/// <summary>Money to be given back.</summary>
/// <param name="PaymentId">The payment, all of which goes back.</param>
/// <param name="Reason">Why.</param>
internal sealed record RefundRequest(Guid PaymentId, string Reason);
