using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.ApiKeys;

/// <summary>Makes an API key for a merchant. The key is in this answer and nowhere else.</summary>
internal static class CreateApiKey
{
    private const int MaxLength = 100;

    /// <param name="Name">What the key is for.</param>
    /// <param name="Merchant">Whose payments it opens; a merchant begins with its first key.</param>
    /// <param name="Scopes">Some of <see cref="ApiScopes.All"/>.</param>
    internal sealed record Request(string? Name, string? Merchant, IReadOnlyList<string>? Scopes);

    /// <param name="Key">To be sent as <c>Authorization: Bearer</c>. It is not shown again.</param>
    /// <param name="ApiKey">What is kept of it.</param>
    internal sealed record Response(string Key, ApiKeyView ApiKey);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api-keys", HandleAsync)
            .RequireAuthorization(Access.Operator)
            .WithName("CreateApiKey")
            .WithSummary("Makes an API key for a merchant and shows it once.")
            .WithTags("API keys")
            .ProducesValidationProblem();

    private static async Task<Results<Created<Response>, ValidationProblem>> HandleAsync(
        Request request,
        ClaimsPrincipal user,
        PaymentsDb db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (Validate(request) is { } invalid)
        {
            return invalid;
        }

        var secret = ApiKey.NewSecret();
        var key = ApiKey.Create(
            secret,
            request.Name!,
            request.Merchant!,
            request.Scopes!,
            user.Identity?.Name,
            clock.GetUtcNow().UtcDateTime
        );
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/api-keys/{key.Id}", new Response(secret, ApiKeyView.Of(key)));
    }

    private static ValidationProblem? Validate(Request request) =>
        Validation.Of(
            ("name", string.IsNullOrWhiteSpace(request.Name), "is required"),
            ("name", request.Name?.Length > MaxLength, $"must have at most {MaxLength} characters"),
            ("name", request.Name?.Any(char.IsControl), "must have no control characters"),
            ("name", CardNumbers.AreIn(request.Name), "must not hold a card number"),
            ("merchant", string.IsNullOrWhiteSpace(request.Merchant), "is required"),
            ("merchant", request.Merchant?.Length > MaxLength, $"must have at most {MaxLength} characters"),
            ("merchant", request.Merchant?.Any(char.IsControl), "must have no control characters"),
            ("merchant", CardNumbers.AreIn(request.Merchant), "must not hold a card number"),
            ("scopes", request.Scopes is null or { Count: 0 }, "is required"),
            ("scopes", request.Scopes?.Any(s => !ApiScopes.All.Contains(s)), $"must be some of {string.Join(", ", ApiScopes.All)}")
        );
}
