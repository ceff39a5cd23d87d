using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class DiscardDeletesDeadLetters(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Discarded_dead_letters_are_gone_and_who_when_and_why_stays()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("broken");
        await host.CommitAsync(db => Enumerable.Range(1, 5).ToList().ForEach(n => db.Publish(new NumberSubmitted(n))));
        var deadLetters = await host.DeadLettersAsync(5);

        var ids = deadLetters.Take(2).Select(l => l.GetProperty("id").GetInt64()).ToArray();
        var ended = await host.RunOperationAsync("discard", new { select = new { ids }, why = "test data" });

        ended.Count("discarded").ShouldBe(2);
        (await host.DeadLettersAsync(3)).ShouldNotContain(l => ids.Contains(l.GetProperty("id").GetInt64()));
        var audit = (await host.GetDeadLettersAsync("/operations")).EnumerateArray().Single();
        audit.GetProperty("why").GetString().ShouldBe("test data");
        audit.GetProperty("who").GetString().ShouldNotBeNullOrEmpty();
        audit.GetProperty("startedAt").GetDateTime().ShouldBeInRange(DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
        (await host.NumbersAsync()).ShouldBeEmpty();
    }
}
