using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class GroupIsReplayed(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Dead_letters_are_grouped_by_cause_and_a_mended_group_is_replayed_while_the_others_stay()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);
        host.Behavior.BeforeReturning = (number, _) =>
            number % 3 == 0
                ? throw new InvalidOperationException($"account {number} is frozen")
                : throw new ArgumentException($"no rate for 'currency {number}'");
        await host.CommitAsync(db => Enumerable.Range(1, 9).ToList().ForEach(n => db.Publish(new NumberSubmitted(n))));
        await host.DeadLettersAsync(9);

        var groups = (await host.GetDeadLettersAsync("/groups")).EnumerateArray().ToArray();
        groups
            .Select(g => (g.GetProperty("exception").GetString(), g.GetProperty("count").GetInt32()))
            .ShouldBe([("System.ArgumentException", 6), ("System.InvalidOperationException", 3)]);

        host.Behavior.BeforeReturning = (_, _) => Task.CompletedTask;
        var ended = await host.RunOperationAsync(
            "replay",
            new { select = new { group = groups[1].GetProperty("group").GetString() }, why = "accounts are thawed" }
        );

        ended.GetProperty("operation").GetProperty("status").GetString().ShouldBe("done");
        ended.Count("handled").ShouldBe(3);
        await host.RecordedAsync(3, 6, 9);
        (await host.DeadLettersAsync(6)).ShouldAllBe(l => l.GetProperty("exception").GetString() == "System.ArgumentException");
    }
}
