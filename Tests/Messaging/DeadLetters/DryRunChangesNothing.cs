using System.Net.Http.Json;
using System.Text.Json;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class DryRunChangesNothing(SharedSystem shared) : MessagingTest(shared)
{
    [Theory]
    [InlineData("replay")]
    [InlineData("discard")]
    public async Task It_says_what_would_be_done(string action)
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("broken");
        await host.CommitAsync(db => Enumerable.Range(1, 5).ToList().ForEach(n => db.Publish(new NumberSubmitted(n))));
        await host.DeadLettersAsync(5);

        using var answer = await host.PostDeadLettersAsync(action, new { select = new { cause = "BROKEN" }, dryRun = true });

        var report = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        report.GetProperty("matched").GetInt32().ShouldBe(5);
        report.GetProperty("letters").GetArrayLength().ShouldBe(5);
        await host.DeadLettersAsync(5);
        (await Fixture.ScalarAsync("SELECT count(*) FROM messaging.dead_letter_operations")).ShouldBe(0L);
    }
}
