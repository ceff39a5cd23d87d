namespace Payments.ProjectApi.Purchases;

/// <summary>How a workflow about a payment has ended.</summary>
/// <param name="Outcome">credited, refunded, failed, expired; <c>nothing_to_do</c> where the event was out of date.</param>
/// <param name="ReservedAgain">Whether the reservation had ended and was made again.</param>
internal sealed record PurchaseOutcome(string Outcome, bool ReservedAgain = false)
{
    /// <summary>The event was out of date.</summary>
    public static readonly PurchaseOutcome NothingToDo = new("nothing_to_do");
}
