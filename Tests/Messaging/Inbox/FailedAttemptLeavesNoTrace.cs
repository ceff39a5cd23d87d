using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Inbox;

public sealed class FailedAttemptLeavesNoTrace(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_handler_that_fails_leaves_no_trace_in_the_inbox_so_that_the_next_attempt_counts()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.RetryDelays = LedgerHost.QuickRetries);
        var attempts = 0;
        host.Misbehaviour.BeforeReturning = (_, _) => ++attempts < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));

        await host.WroteAsync(1);
        attempts.ShouldBe(3);
    }
}
