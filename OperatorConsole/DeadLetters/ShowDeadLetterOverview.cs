using Microsoft.AspNetCore.Http.HttpResults;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.Services;

namespace Payments.OperatorConsole.DeadLetters;

/// <summary>
/// The dead letters of all services, grouped by cause. All services are asked at the same time. Of one that does not answer the page says
/// so, and it shows the others.
/// </summary>
internal static class ShowDeadLetterOverview
{
    /// <summary>Operations shown of each service.</summary>
    private const int ShownOperations = 5;

    public static void Map(IEndpointRouteBuilder operators) => operators.MapGet("/dashboard/dead-letters", HandleAsync);

    private static async Task<RazorComponentResult<DeadLetterOverviewPage>> HandleAsync(HttpContext http, DeadLetterClient client)
    {
        var services = await Task.WhenAll(ServiceNames.All.Select(service => ReadAsync(http, client, service)));
        return http.Page<DeadLetterOverviewPage>(
            StatusCodes.Status200OK,
            (nameof(DeadLetterOverviewPage.Context), http.Context()),
            (nameof(DeadLetterOverviewPage.Services), services)
        );
    }

    private static async Task<ServiceDeadLetters> ReadAsync(HttpContext http, DeadLetterClient client, string service)
    {
        var operationsTask = client.GetAsync<List<DeadLetterOperation>>(http, service, "/operations");
        var groups = await client.GetAsync<List<DeadLetterGroup>>(http, service, "/groups");
        var operations = await operationsTask;
        return new ServiceDeadLetters(
            service,
            groups.Body ?? [],
            [.. (operations.Body ?? []).Take(ShownOperations)],
            groups.IsGood ? null : groups.Refusal
        );
    }
}
