using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Payments.Messaging;

/// <summary>The operators' endpoints for dead letters.</summary>
public static class DeadLetterEndpoints
{
    /// <summary>
    /// Maps <c>/dead-letters</c>: list, groups, one dead letter, replay, discard, and past operations. The responses contain message
    /// bodies: the caller must restrict access (<c>RequireAuthorization</c> on the returned group).
    /// </summary>
    public static RouteGroupBuilder MapDeadLetters(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/dead-letters").WithTags("Dead letters");
        ListDeadLetters.Map(group);
        ListDeadLetterGroups.Map(group);
        GetDeadLetter.Map(group);
        StartDeadLetterOperation.Map(group);
        ListDeadLetterOperations.Map(group);
        GetDeadLetterOperation.Map(group);
        StopDeadLetterOperation.Map(group);
        return group;
    }
}
