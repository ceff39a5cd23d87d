using System.Globalization;
using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.SignIn;

namespace Payments.OperatorConsole.DeadLetters;

/// <summary>The dead letters of one group, and one of them with all that is known of it.</summary>
internal static class ShowDeadLetters
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder operators)
    {
        operators.MapGet("/dashboard/dead-letters/{service}/letters", HandleListAsync);
        operators.MapGet("/dashboard/dead-letters/{service}/letters/{id:long}", HandleAsync);
    }

    private static async Task<IResult> HandleListAsync(
        string service,
        string? group,
        string? before,
        HttpContext http,
        DeadLetterClient client
    )
    {
        var page = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? $"&before={number}" : "";
        var answer = await client.GetAsync<DeadLetterList>(
            http,
            service,
            $"?limit={PageSize}&group={Uri.EscapeDataString(group ?? "")}{page}"
        );
        return answer.Body is { } deadLetters
            ? http.Page<DeadLettersPage>(
                StatusCodes.Status200OK,
                (nameof(DeadLettersPage.Context), http.Context()),
                (nameof(DeadLettersPage.Service), service),
                (nameof(DeadLettersPage.Group), group ?? ""),
                (nameof(DeadLettersPage.DeadLetters), deadLetters)
            )
            : OperatorClient.ShowRefusal(http, service, answer);
    }

    private static async Task<IResult> HandleAsync(string service, long id, HttpContext http, DeadLetterClient client)
    {
        var answer = await client.GetAsync<DeadLetterDetails>(http, service, $"/{id}");
        return answer.Body is { } deadLetter
            ? http.Page<DeadLetterPage>(
                StatusCodes.Status200OK,
                (nameof(DeadLetterPage.Context), http.Context()),
                (nameof(DeadLetterPage.Service), service),
                (nameof(DeadLetterPage.Details), deadLetter)
            )
            : OperatorClient.ShowRefusal(http, service, answer);
    }
}
