using System.Globalization;
using Payments.OrderApi.Dashboard.Services;

namespace Payments.OrderApi.Dashboard.DeadLetters;

/// <summary>The letters of one group, and one letter as a whole.</summary>
internal static class ShowLetters
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
        DeadLetterServices services
    )
    {
        var page = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? $"&before={number}" : "";
        var answer = await services.GetAsync<LetterList>(
            http,
            service,
            $"?limit={PageSize}&group={Uri.EscapeDataString(group ?? "")}{page}"
        );
        return answer.Body is { } letters
            ? http.Page<LettersPage>(
                StatusCodes.Status200OK,
                (nameof(LettersPage.Context), http.Context()),
                (nameof(LettersPage.Service), service),
                (nameof(LettersPage.Group), group ?? ""),
                (nameof(LettersPage.Letters), letters)
            )
            : OperatorCalls.Refuse(http, service, answer);
    }

    private static async Task<IResult> HandleAsync(string service, long id, HttpContext http, DeadLetterServices services)
    {
        var answer = await services.GetAsync<WholeLetter>(http, service, $"/{id}");
        return answer.Body is { } letter
            ? http.Page<LetterPage>(
                StatusCodes.Status200OK,
                (nameof(LetterPage.Context), http.Context()),
                (nameof(LetterPage.Service), service),
                (nameof(LetterPage.Whole), letter)
            )
            : OperatorCalls.Refuse(http, service, answer);
    }
}
