using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Payments.ServiceDefaults;
using Payments.UserService.Users;

namespace Payments.UserService.Offsets;

/// <summary>
/// Credits the offset of a purchase to a user, once: the purchase is in the URL, so that the call can be repeated. The answer is 409 when
/// it is repeated with other values or for another user, and when the credit was revoked, even before it arrived. For other services only.
/// </summary>
internal static class CreditOffset
{
    /// <summary>A billion tonnes: a bound that keeps totals within 64 bits.</summary>
    private const long MaxKilograms = 1_000_000_000_000;

    /// <param name="ProjectId">The green project, from 1.</param>
    /// <param name="Kilograms">How much, 1 to 1,000,000,000,000; 1,000 are a tonne.</param>
    internal sealed record Request(long? ProjectId, long? Kilograms);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPut("/api/users/{id:long}/offsets/{purchaseId:guid}", HandleAsync)
            .WithName("CreditOffset")
            .WithSummary("Credits the offset of a purchase to a user, once.")
            .WithTags("Offsets")
            .RequireAuthorization(Access.Service)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Created<OffsetView>, Ok<OffsetView>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        long id,
        Guid purchaseId,
        Request request,
        UsersDb db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (Validate(request) is { } invalid)
        {
            return invalid;
        }

        if (!await db.Users.AnyAsync(u => u.Id == id, ct))
        {
            return GetUser.Missing();
        }

        var offset = new Offset
        {
            UserId = id,
            PurchaseId = purchaseId,
            ProjectId = request.ProjectId!.Value,
            Kilograms = request.Kilograms!.Value,
            CreditedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Offsets.Add(offset);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            var first = await db.Offsets.AsNoTracking().SingleAsync(o => o.PurchaseId == purchaseId, ct);
            if (first.RevokedAt is not null)
            {
                return Conflict("The credit of the purchase was revoked, for good.");
            }

            return IsSame(first, offset)
                ? TypedResults.Ok(OffsetView.Of(first))
                : Conflict("The purchase has been credited already, with other values.");
        }

        return TypedResults.Created($"{UserView.UrlOf(id)}/offsets", OffsetView.Of(offset));
    }

    private static ValidationProblem? Validate(Request request) =>
        Validation.Of(
            ("projectId", request.ProjectId is null, "is required"),
            ("projectId", request.ProjectId < 1, "must be at least 1"),
            ("kilograms", request.Kilograms is null, "is required"),
            ("kilograms", request.Kilograms is < 1 or > MaxKilograms, $"must be between 1 and {MaxKilograms}")
        );

    private static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);

    private static bool IsSame(Offset one, Offset other) =>
        (one.UserId, one.ProjectId, one.Kilograms) == (other.UserId, other.ProjectId, other.Kilograms);
}
