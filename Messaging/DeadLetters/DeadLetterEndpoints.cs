using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Payments.Messaging;

/// <summary>The operators' tools for dead letters over HTTP.</summary>
public static class DeadLetterEndpoints
{
    /// <summary>
    /// Maps <c>/dead-letters</c>: list, groups, one letter, replay, discard, and the operations that were. Bodies of messages are shown:
    /// the caller decides who may come in (<c>RequireAuthorization</c> on what is returned).
    /// </summary>
    public static RouteGroupBuilder MapDeadLetters(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/dead-letters").WithTags("Dead letters");
        ListDeadLetters.Map(group);
        ListDeadLetterGroups.Map(group);
        GetDeadLetter.Map(group);
        StartDeadLetterOperation.Map(group);
        GetDeadLetterOperation.Map(group);
        return group;
    }
}
