using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class GroupIsReplayed(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task Letters_are_grouped_by_cause_and_a_mended_group_is_replayed_while_the_others_stay()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.MaxAttempts = 1);
        host.Misbehaviour.BeforeReturning = (number, _) =>
            number % 3 == 0
                ? throw new InvalidOperationException($"account {number} is frozen")
                : throw new ArgumentException($"no rate for 'currency {number}'");
        await host.CommitAsync(db => Enumerable.Range(1, 9).ToList().ForEach(n => db.Publish(new NumberSaid(n))));
        await host.LettersAsync(9);

        var groups = (await host.LookAsync("/groups")).EnumerateArray().ToArray();
        groups
            .Select(g => (g.GetProperty("exception").GetString(), g.GetProperty("count").GetInt32()))
            .ShouldBe([("System.ArgumentException", 6), ("System.InvalidOperationException", 3)]);

        host.Misbehaviour.BeforeReturning = (_, _) => Task.CompletedTask;
        var ended = await host.DoAsync(
            "replay",
            new { select = new { group = groups[1].GetProperty("group").GetString() }, why = "accounts are thawed" }
        );

        ended.GetProperty("operation").GetProperty("status").GetString().ShouldBe("done");
        ended.Count("handled").ShouldBe(3);
        await host.WroteAsync(3, 6, 9);
        (await host.LettersAsync(6)).ShouldAllBe(l => l.GetProperty("exception").GetString() == "System.ArgumentException");
    }
}
