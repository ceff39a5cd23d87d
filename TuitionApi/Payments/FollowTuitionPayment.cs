using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.TuitionApi.Payments;

/// <summary>
/// Streams each step of a payment as it happens, as server-sent events (WHATWG HTML, section 9.2): the event is named after the
/// step, its id counts the steps, and a client that comes back with Last-Event-ID goes on from there.
/// </summary>
internal static class FollowTuitionPayment
{
    /// <summary>Steps committed by another instance of this service are seen at the latest after this time.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longest life of one stream; a browser's EventSource opens the next by itself.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/tuition-payments/{id:guid}/events", HandleAsync)
            .WithName("FollowTuitionPayment")
            .WithSummary("Streams each step of a tuition payment as it happens.")
            .WithTags("Tuition")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<ServerSentEventsResult<TuitionPaymentStepView>, ProblemHttpResult>> HandleAsync(
        Guid id,
        [FromHeader(Name = "Last-Event-ID")] int? lastEventId,
        IServiceScopeFactory scopes,
        PaymentChanges changes,
        CancellationToken ct
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TuitionDb>().TuitionPayments.AnyAsync(p => p.Id == id, ct)
            ? TypedResults.ServerSentEvents(StepsAsync(id, lastEventId ?? 0, scopes, changes, ct))
            : TypedResults.Problem($"There is no payment {id}.", statusCode: StatusCodes.Status404NotFound);
    }

    private static async IAsyncEnumerable<SseItem<TuitionPaymentStepView>> StepsAsync(
        Guid id,
        int lastEventId,
        IServiceScopeFactory scopes,
        PaymentChanges changes,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var deadline = DateTime.UtcNow + MaxDuration;
        while (DateTime.UtcNow < deadline)
        {
            var change = changes.Next(id);
            foreach (var step in await StepsAfterAsync(id, lastEventId, scopes, ct))
            {
                lastEventId = EventIdOf(step.Kind);
                yield return new SseItem<TuitionPaymentStepView>(TuitionPaymentStepView.Of(step), step.Kind.ToString().ToLowerInvariant())
                {
                    EventId = $"{lastEventId}",
                };
                if (step.Kind == TuitionPaymentStepKind.Notified)
                {
                    yield break;
                }
            }

            await Task.WhenAny(change, Task.Delay(PollInterval, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Reads the steps that come after the last one sent. A step that is recorded after its successor is not sent any more.
    /// </summary>
    private static async Task<List<TuitionPaymentStep>> StepsAfterAsync(
        Guid id,
        int lastEventId,
        IServiceScopeFactory scopes,
        CancellationToken ct
    )
    {
        // Each query gets a scope of its own, so that an open stream holds no connection to the database.
        await using var scope = scopes.CreateAsyncScope();
        var steps = await scope
            .ServiceProvider.GetRequiredService<TuitionDb>()
            .TuitionPaymentSteps.AsNoTracking()
            .Where(s => s.PaymentId == id)
            .ToListAsync(ct);
        return [.. steps.Where(s => EventIdOf(s.Kind) > lastEventId).OrderBy(s => s.Kind)];
    }

    private static int EventIdOf(TuitionPaymentStepKind kind) => (int)kind + 1;
}
