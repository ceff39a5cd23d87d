using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class OperationSurvivesARestart(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_replay_that_was_under_way_is_finished_by_the_next_instance()
    {
        await using (var first = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1))
        {
            first.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("broken");
            await first.CommitAsync(db => Enumerable.Range(1, 12).ToList().ForEach(n => db.Publish(new NumberSubmitted(n))));
            await first.DeadLettersAsync(12);
            first.Behavior.BeforeReturning = (_, _) => Task.CompletedTask;
            using var answer = await first.PostDeadLettersAsync(
                "replay",
                new
                {
                    all = true,
                    why = "slowly",
                    rate = 4,
                }
            );
            await Eventually.Get(first.NumbersAsync, written => written.Count is > 0 and < 12, "it is under way");
        }

        await using var second = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);

        await second.RecordedAsync([.. Enumerable.Range(1, 12)]);
        await Eventually.Get(
            () => Fixture.ScalarAsync("SELECT status FROM messaging.dead_letter_operations"),
            status => status is "done",
            "the operation is done"
        );
    }
}
