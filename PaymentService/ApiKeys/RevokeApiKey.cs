using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.ApiKeys;

/// <summary>Revokes an API key. The next request with it is refused; a second revocation changes nothing.</summary>
internal static class RevokeApiKey
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapDelete("/api-keys/{id:guid}", HandleAsync)
            .RequireAuthorization(Access.Operator)
            .WithName("RevokeApiKey")
            .WithSummary("Revokes an API key at once.")
            .WithTags("API keys")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id,
        PaymentsDb db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var found = await db
            .ApiKeys.Where(k => k.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, k => k.RevokedAt ?? now), ct);
        return found == 0
            ? TypedResults.Problem($"There is no API key {id}.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.NoContent();
    }
}
