using Microsoft.AspNetCore.Http.HttpResults;

namespace Payments.OrderApi.Dashboard.DeadLetters;

/// <summary>
/// What has died in all services, grouped by cause. They are asked at once; one that does not answer is said so, and the others are shown.
/// </summary>
internal static class ShowDeadLetters
{
    /// <summary>Operations shown of each service.</summary>
    private const int ShownOperations = 5;

    public static void Map(IEndpointRouteBuilder operators) => operators.MapGet("/dashboard/dead-letters", HandleAsync);

    private static async Task<RazorComponentResult<DeadLettersPage>> HandleAsync(HttpContext http, DeadLetterServices services)
    {
        var letters = await Task.WhenAll(DeadLetterServices.Names.Select(service => OfAsync(http, services, service)));
        return http.Page<DeadLettersPage>(
            StatusCodes.Status200OK,
            (nameof(DeadLettersPage.Context), http.Context()),
            (nameof(DeadLettersPage.Services), letters)
        );
    }

    private static async Task<ServiceLetters> OfAsync(HttpContext http, DeadLetterServices services, string service)
    {
        var asking = services.GetAsync<List<LetterOperation>>(http, service, "/operations");
        var groups = await services.GetAsync<List<LetterGroup>>(http, service, "/groups");
        var operations = await asking;
        return new ServiceLetters(
            service,
            groups.Body ?? [],
            [.. (operations.Body ?? []).Take(ShownOperations)],
            groups.IsGood ? null : groups.Refusal
        );
    }
}
