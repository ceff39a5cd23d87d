using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;

namespace Payments.OrderApi.Shows;

/// <summary>Lists shows by their number, with the seats that are left.</summary>
internal static class ListShows
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/shows", HandleAsync)
            .WithName("ListShows")
            .WithSummary("Lists shows with the seats that are left.")
            .WithTags("Shows")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest);

    private static async Task<Ok<List<ShowView>>> HandleAsync(OrdersDb db, CancellationToken ct) =>
        TypedResults.Ok(await ShowView.ListAsync(db, ct));
}
