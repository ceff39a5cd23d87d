using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.ApiKeys;

/// <summary>Lists API keys, newest first, revoked ones too.</summary>
internal static class ListApiKeys
{
    private const int PageSize = 100;

    /// <param name="Items">The keys, at most 100.</param>
    /// <param name="Before">For the next page; null on the last.</param>
    internal sealed record Page(IReadOnlyList<ApiKeyView> Items, Guid? Before);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api-keys", HandleAsync)
            .RequireAuthorization(Access.Operator)
            .WithName("ListApiKeys")
            .WithSummary("Lists API keys, newest first.")
            .WithTags("API keys");

    private static async Task<Ok<Page>> HandleAsync(string? merchant, Guid? before, PaymentsDb db, CancellationToken ct)
    {
        var keys = await db
            .ApiKeys.AsNoTracking()
            .Where(k => (merchant == null || k.Merchant == merchant) && (before == null || k.Id.CompareTo(before.Value) < 0))
            .OrderByDescending(k => k.Id)
            .Take(PageSize)
            .ToListAsync(ct);
        return TypedResults.Ok(new Page([.. keys.Select(ApiKeyView.Of)], keys.Count == PageSize ? keys[^1].Id : null));
    }
}
