namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>A page of objects, newest first, as Stripe's API has lists.</summary>
/// <param name="Url">Where the list is.</param>
/// <param name="HasMore">Whether there are more in the direction that was asked for.</param>
/// <param name="Data">The objects.</param>
internal sealed record StripeList<T>(string Url, bool HasMore, IReadOnlyList<T> Data)
{
    public string Object { get; } = "list";
}
