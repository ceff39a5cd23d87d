using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>Why a request with a key is not run.</summary>
public enum IdempotencyFault
{
    /// <summary>The header holds more than one key, none, more than 255 characters, or some that cannot be printed.</summary>
    InvalidKey,

    /// <summary>The key was used for another request.</summary>
    OtherRequest,

    /// <summary>A request with the key is still running.</summary>
    StillRunning,
}

/// <summary>What an endpoint says about keys, as metadata.</summary>
/// <param name="Ignored">Whether the endpoint has no keys.</param>
/// <param name="Leased">Whether its runs are leased instead of atomic.</param>
/// <param name="Lease">For how long, where it says so itself.</param>
internal sealed record IdempotencyMode(bool Ignored = false, bool Leased = false, TimeSpan? Lease = null);

/// <summary>How an endpoint answers a fault, as metadata.</summary>
internal sealed record IdempotencyFaultWriter(Func<HttpContext, IdempotencyFault, Task> WriteAsync);

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
