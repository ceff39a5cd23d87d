using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Payments;

/// <summary>
/// Shows a payment to whoever has its link. The link holds 142 random bits besides the id; a wrong one and an unknown payment look the
/// same.
/// </summary>
internal static class FollowPayment
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/payments/{id:guid}/follow/{secret}", HandleAsync)
            .WithName("FollowPayment")
            .WithSummary("Shows where a payment stands to whoever has its link.")
            .WithTags("Payments")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>The link, relative to the service.</summary>
    public static string UrlOf(Payment payment) => $"/payments/{payment.Id}/follow/{payment.Secret}";

    private static async Task<Results<Ok<FollowedPayment>, ProblemHttpResult>> HandleAsync(
        Guid id,
        string secret,
        PaymentsDb db,
        CancellationToken ct
    )
    {
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct);
        return
            payment is null
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(payment.Secret))
            ? TypedResults.Problem("There is no such payment.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(FollowedPayment.Of(payment));
    }
}
