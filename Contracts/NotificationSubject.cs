namespace Payments.Contracts;

/// <summary>What a mail is about.</summary>
/// <param name="Purpose">One of <see cref="PaymentPurpose"/>.</param>
/// <param name="Id">Id of the payment, order or purchase.</param>
public sealed record NotificationSubject(string Purpose, string Id);
