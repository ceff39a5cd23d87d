using Microsoft.AspNetCore.Http;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>What a handler can ask and say about the key of its request.</summary>
public static class IdempotencyContext
{
    /// <summary>The UUID version of ids that come from a key; only a request with a key can be repeated under its id.</summary>
    public const int KeyedVersion = 8;

    private static readonly object MadeId = new();

    /// <summary>
    /// The id of what this request does: with a key, the same whenever the same caller repeats the request, also after the key itself has
    /// been forgotten (a UUIDv8, RFC 9562 section 5.8, from caller, key and path); without one, new for each request (a UUIDv7).
    /// </summary>
    public static Guid IdempotencyOperationId(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<IdempotentRequest>() is { } request)
        {
            return request.OperationId;
        }

        if (context.Items[MadeId] is not Guid made)
        {
            context.Items[MadeId] = made = Guid.CreateVersion7();
        }

        return made;
    }

    /// <summary>
    /// Does not store this answer, because it will not stay true (a conflict that passes): the next request with the key is run. What the
    /// request has done so far commits. A no-op for a request without a key.
    /// </summary>
    public static void LeaveIdempotencyKeyFree(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Features.Get<IdempotentRequest>()?.LeaveKeyFree();
    }
}
