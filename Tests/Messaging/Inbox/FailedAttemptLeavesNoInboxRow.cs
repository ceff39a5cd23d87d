using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Inbox;

public sealed class FailedAttemptLeavesNoInboxRow(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_handler_that_fails_leaves_no_trace_in_the_inbox_so_that_the_next_attempt_counts()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.RetryDelays = SampleHost.QuickRetries);
        var attempts = 0;
        host.Behavior.BeforeReturning = (_, _) => ++attempts < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));

        await host.RecordedAsync(1);
        attempts.ShouldBe(3);
    }
}
