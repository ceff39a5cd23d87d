namespace Payments.ProjectApi.Purchases;

/// <summary>
/// PaymentService has told something of a purchase's payment, on the provider's webhook. What is true is asked of it again: news come late,
/// and in any order.
/// </summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="PaymentId">Its payment.</param>
/// <param name="IntentId">The provider's payment intent.</param>
internal sealed record PaymentNews(Guid PurchaseId, Guid PaymentId, string IntentId);

/// <summary>What a workflow about a payment has come to.</summary>
/// <param name="Outcome">credited, refunded, failed, expired; <c>nothing_to_do</c> where the news were old.</param>
/// <param name="ReservedAgain">Whether the reservation had ended and was made again.</param>
internal sealed record PurchaseOutcome(string Outcome, bool ReservedAgain = false)
{
    public static readonly PurchaseOutcome NothingToDo = new("nothing_to_do");
}
