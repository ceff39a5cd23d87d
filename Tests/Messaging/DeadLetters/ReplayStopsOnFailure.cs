using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class ReplayStopsOnFailure(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_cause_that_is_not_mended_costs_one_message_and_the_rest_stays()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => (o.MaxAttempts, o.RetryDelays) = (2, LedgerHost.QuickRetries));
        host.Misbehaviour.BeforeReturning = (_, _) => throw new InvalidOperationException("still broken");
        await host.CommitAsync(db => Enumerable.Range(1, 20).ToList().ForEach(n => db.Publish(new NumberSaid(n))));
        await host.LettersAsync(20);

        var ended = await host.DoAsync(
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
        (await host.LettersAsync(20)).Count(l => l.GetProperty("deaths").GetInt32() == 2).ShouldBe(1);
    }

    [Fact]
    public async Task Without_it_every_message_gets_its_result()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.MaxAttempts = 1);
        host.Misbehaviour.BeforeReturning = (_, _) => throw new InvalidOperationException("broken");
        await host.CommitAsync(db => Enumerable.Range(1, 10).ToList().ForEach(n => db.Publish(new NumberSaid(n))));
        await host.LettersAsync(10);

        host.Misbehaviour.BeforeReturning = (number, _) =>
            number == 4 ? throw new InvalidOperationException("broken for 4") : Task.CompletedTask;
        var ended = await host.DoAsync("replay", new { all = true, why = "mended, but for 4" });

        ended.GetProperty("operation").GetProperty("status").GetString().ShouldBe("done");
        (ended.Count("handled"), ended.Count("dead_again")).ShouldBe((9, 1));
        ended.GetProperty("results").EnumerateArray().Count().ShouldBe(10);
    }
}
