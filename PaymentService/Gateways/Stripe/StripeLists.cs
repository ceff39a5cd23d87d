using System.Runtime.CompilerServices;

namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>Reads Stripe's lists, a page at a time (https://docs.stripe.com/api/pagination).</summary>
internal static class StripeLists
{
    /// <summary>Largest page that Stripe gives.</summary>
    public const int PageSize = 100;

    /// <summary>Most pages of a list; a window with more must be asked for in parts.</summary>
    private const int MaxPages = 10_000;

    /// <summary>Everything that was created in a window, newest first; whole seconds count.</summary>
    /// <param name="api">Stripe.</param>
    /// <param name="path">The list, with a query.</param>
    /// <param name="from">Belongs to the window.</param>
    /// <param name="to">Does not.</param>
    /// <param name="idOf">The id of an object.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="GatewayUnavailableException">Stripe cannot be reached, its answer cannot be read, or there is too much.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        StripeClient api,
        string path,
        DateTimeOffset from,
        DateTimeOffset to,
        Func<T, string> idOf,
        [EnumeratorCancellation] CancellationToken ct
    )
        where T : class
    {
        var window = $"{path}&created[gte]={from.ToUnixTimeSeconds()}&created[lt]={to.ToUnixTimeSeconds()}&limit={PageSize}";
        var after = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var reply = await api.GetAsync<StripePage<T>>(window + after, ct);
            var items =
                reply.Value
                ?? throw new GatewayUnavailableException(
                    $"Stripe has not answered as it should: {reply.Unknown ?? reply.Error?.Reason ?? StripeAnswers.WrongAnswer}."
                );
            foreach (var item in items.Data)
            {
                yield return item;
            }

            if (!items.HasMore || items.Data.Count == 0)
            {
                yield break;
            }

            after = $"&starting_after={Uri.EscapeDataString(idOf(items.Data[^1]))}";
        }

        throw new GatewayUnavailableException($"There are more than {MaxPages * PageSize} objects between {from:O} and {to:O}.");
    }
}
