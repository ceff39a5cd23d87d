namespace Payments.ProjectApi.ServiceClients;

/// <summary>Money that goes back.</summary>
/// <param name="Status">succeeded, or pending while the provider has not answered; PaymentService then follows it up.</param>
internal sealed record RefundState(string Status);
