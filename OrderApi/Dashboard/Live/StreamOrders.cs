using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Payments.OperatorConsole.Pages;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>Streams changes of orders to an open page, as server-sent events (WHATWG HTML, section 9.2).</summary>
internal static class StreamOrders
{
    /// <summary>
    /// Longest life of one stream. The browser then opens the next by itself, and has to be signed in still to get what operators see.
    /// </summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ReconnectionInterval = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/dashboard/events", Handle).RequireRateLimiting(RateLimits.Guest);

    private static Results<ServerSentEventsResult<string>, ProblemHttpResult> Handle(
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        string? after,
        HttpContext http,
        OrderFeed feed,
        TimeProvider clock,
        CancellationToken ct
    ) =>
        feed.Subscribe(string.IsNullOrEmpty(lastEventId) ? after : lastEventId) is { } subscription
            ? TypedResults.ServerSentEvents(EventsAsync(subscription, Viewer.Of(http.User).IsOperator, clock, ct))
            : TypedResults.Problem("Too many pages are open; try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        FeedSubscription subscription,
        bool forOperator,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using (subscription)
        {
            var deadline = clock.GetUtcNow() + MaxDuration;

            // Sent at once, so that the page knows that it is connected.
            yield return new SseItem<string>("", FeedEventNames.Heartbeat) { ReconnectionInterval = ReconnectionInterval };
            while (clock.GetUtcNow() < deadline && await subscription.NextAsync(ct) is { } next)
            {
                yield return new SseItem<string>(forOperator ? next.ForOperators : next.ForGuests, next.Name) { EventId = next.Id };
            }
        }
    }
}
