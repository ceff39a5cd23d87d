using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class ReplayStopsOnFailure(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_cause_that_is_not_mended_costs_one_message_and_the_rest_stays()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => (o.MaxAttempts, o.RetryDelays) = (2, SampleHost.QuickRetries));
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("still broken");
        await host.CommitAsync(db => Enumerable.Range(1, 20).ToList().ForEach(n => db.Publish(new NumberSubmitted(n))));
        await host.DeadLettersAsync(20);

        var ended = await host.RunOperationAsync(
            "replay",
            new
            {
                all = true,
                why = "hoping",
                stopOnFailure = true,
            }
        );

        ended.GetProperty("operation").GetProperty("status").GetString().ShouldBe("stopped");
        (ended.Count("dead_again"), ended.Count("skipped")).ShouldBe((1, 19));
        (await host.DeadLettersAsync(20)).Count(l => l.GetProperty("deaths").GetInt32() == 2).ShouldBe(1);
    }

    [Fact]
    public async Task Without_it_every_message_gets_its_result()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("broken");
        await host.CommitAsync(db => Enumerable.Range(1, 10).ToList().ForEach(n => db.Publish(new NumberSubmitted(n))));
        await host.DeadLettersAsync(10);

        host.Behavior.BeforeReturning = (number, _) =>
            number == 4 ? throw new InvalidOperationException("broken for 4") : Task.CompletedTask;
        var ended = await host.RunOperationAsync("replay", new { all = true, why = "mended, but for 4" });

        ended.GetProperty("operation").GetProperty("status").GetString().ShouldBe("done");
        (ended.Count("handled"), ended.Count("dead_again")).ShouldBe((9, 1));
        ended.GetProperty("results").EnumerateArray().Count().ShouldBe(10);
    }
}
