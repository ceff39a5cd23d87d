using System.Diagnostics;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class ReplayIsRateLimited(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Twenty_messages_at_ten_a_second_take_about_two_seconds()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("broken");
        await host.CommitAsync(db => Enumerable.Range(1, 20).ToList().ForEach(n => db.Publish(new NumberSubmitted(n))));
        await host.DeadLettersAsync(20);

        host.Behavior.BeforeReturning = (_, _) => Task.CompletedTask;
        var started = Stopwatch.GetTimestamp();
        var ended = await host.RunOperationAsync(
            "replay",
            new
            {
                all = true,
                why = "gently",
                rate = 10,
            }
        );

        Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeGreaterThan(1.8);
        ended.Count("handled").ShouldBe(20);
    }
}
