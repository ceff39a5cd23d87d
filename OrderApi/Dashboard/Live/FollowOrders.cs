using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Payments.OperatorConsole.Pages;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Dashboard.Live;

/// <summary>The stream of changes behind the open page, as server-sent events (WHATWG HTML, section 9.2).</summary>
internal static class FollowOrders
{
    /// <summary>
    /// Longest life of one stream; a browser opens the next by itself, and has to be signed in still to see what operators see.
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
        feed.Listen(string.IsNullOrEmpty(lastEventId) ? after : lastEventId) is { } listener
            ? TypedResults.ServerSentEvents(FramesAsync(listener, Viewer.Of(http.User).IsOperator, clock, ct))
            : TypedResults.Problem("Too many pages are open; try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async IAsyncEnumerable<SseItem<string>> FramesAsync(
        FeedListener listener,
        bool forOperator,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using (listener)
        {
            var deadline = clock.GetUtcNow() + MaxDuration;

            // The first answers the request, so that the page knows that it is connected.
            yield return new SseItem<string>("", FeedEvents.Beat) { ReconnectionInterval = ReconnectionInterval };
            while (clock.GetUtcNow() < deadline && await listener.NextAsync(ct) is { } frame)
            {
                yield return new SseItem<string>(forOperator ? frame.ForOperators : frame.ForGuests, frame.Event) { EventId = frame.Id };
            }
        }
    }
}
