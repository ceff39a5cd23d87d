using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>
/// What an endpoint can say about keys. Without any of it a POST is atomic: its effect and its stored answer commit in one transaction.
/// </summary>
public static class IdempotencyEndpoints
{
    /// <summary>The endpoint takes no keys: what it receives carries an id of its own (a webhook's event).</summary>
    public static TBuilder WithoutIdempotencyKeys<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new IdempotencyMode(Ignored: true));

    /// <summary>
    /// The endpoint has transactions of its own, because it calls somebody else between them. Its key is claimed for a time (<see
    /// cref="IdempotencyOptions.Lease"/>) before it runs; if it is not done by then, or crashes, the next repetition runs it again. So it
    /// must bear being run again from any point, by taking its ids from <see cref="IdempotencyContext.IdempotencyOperationId"/>.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="lease">Shorter, for an endpoint that also bears being run again beside itself: then a repetition need not wait long
    /// after a crash.</param>
    public static TBuilder WithLeasedIdempotencyKey<TBuilder>(this TBuilder endpoint, TimeSpan? lease = null)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new IdempotencyMode(Leased: true, Lease: lease));

    /// <summary>The endpoint's callers expect faults in another shape than problem details. The writer sets the status too.</summary>
    public static TBuilder WithIdempotencyFaults<TBuilder>(this TBuilder endpoint, Func<HttpContext, IdempotencyFault, Task> writeAsync)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new IdempotencyFaultWriter(writeAsync));
}
