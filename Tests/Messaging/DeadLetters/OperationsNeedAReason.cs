using System.Net;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class OperationsNeedAReason(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_request_without_reason_selection_or_with_an_impossible_rate_is_refused_and_names_the_field()
    {
        await using var host = await SampleHost.StartAsync(Fixture);

        await RefusesAsync(host, new { all = true }, "why");
        await RefusesAsync(host, new { all = true, why = new string('x', 501) }, "why");
        await RefusesAsync(host, new { why = "everything, by mistake" }, "all");
        await RefusesAsync(
            host,
            new
            {
                all = true,
                select = new { queue = "q" },
                why = "both",
            },
            "all"
        );
        await RefusesAsync(
            host,
            new
            {
                all = true,
                why = "too fast",
                rate = 0,
            },
            "rate"
        );
    }

    private static async Task RefusesAsync(SampleHost host, object request, string field)
    {
        using var answer = await host.PostDeadLettersAsync("replay", request);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain($"\"{field}\"");
    }
}
