using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Intents;
using Payments.Tests.Support;

namespace Payments.Tests.Reconciliation;

/// <summary>An operator finds a difference, says why it may stay, and is not asked again.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class ResolveDifferenceTests(SharedSystem shared)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_listed_until_somebody_says_why_and_stays_explained()
    {
        var system = await shared.GetAsync();
        using var operators = await IntentsClient.OperatorAsync(system);
        using var intents = await IntentsClient.CreateAsync(system);
        var payment = Guid.ParseExact((await intents.PaidAsync())["pi_".Length..], "N");
        await system.ScalarAsync("payments", $"UPDATE payments SET captured_minor = 1900 WHERE id = '{payment}'");
        try
        {
            var id = (await ReconcileAsync(operators)).Single(d => IsAbout(d, payment)).GetProperty("id").GetInt64();
            (await OpenAsync(operators)).ShouldContain(d => IsAbout(d, payment));

            var withoutReason = await ResolveAsync(operators, id, "");
            var resolved = await ResolveAsync(operators, id, "one dollar was given back in cash");
            var again = await ResolveAsync(operators, id, "once more");

            (withoutReason, resolved, again).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.Conflict));
            (await OpenAsync(operators)).ShouldNotContain(d => IsAbout(d, payment));
            (await ReconcileAsync(operators)).ShouldNotContain(d => IsAbout(d, payment), "it has been explained");
            (
                await system.ScalarAsync(
                    "payments",
                    $"SELECT concat_ws(': ', resolved_by, reason) FROM reconciliation_differences WHERE id = {id}"
                )
            ).ShouldBe("operator: one dollar was given back in cash");
        }
        finally
        {
            await system.ScalarAsync("payments", $"UPDATE payments SET captured_minor = 2000 WHERE id = '{payment}'");
        }
    }

    private static bool IsAbout(JsonElement difference, Guid payment) =>
        difference.GetProperty("paymentId") is { ValueKind: JsonValueKind.String } id && id.GetGuid() == payment;

    private static async Task<List<JsonElement>> ReconcileAsync(HttpClient operators)
    {
        var body = await Eventually.Get(
            async () =>
            {
                using var answer = await operators.PostAsync(new Uri("/reconciliation", UriKind.Relative), null, Ct);
                answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Conflict);
                return (answer.StatusCode, Body: await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
            },
            answer => answer.StatusCode == HttpStatusCode.OK,
            "no other reconciliation is under way"
        );
        return [.. body.Body.GetProperty("differences").EnumerateArray()];
    }

    private static async Task<List<JsonElement>> OpenAsync(HttpClient operators) =>
        [
            .. (await operators.GetFromJsonAsync<JsonElement>("/reconciliation/differences?status=open", Ct))
                .GetProperty("items")
                .EnumerateArray(),
        ];

    private static async Task<HttpStatusCode> ResolveAsync(HttpClient operators, long id, string reason)
    {
        using var answer = await operators.PostAsJsonAsync($"/reconciliation/differences/{id}/resolve", new { reason }, Ct);
        return answer.StatusCode;
    }
}
