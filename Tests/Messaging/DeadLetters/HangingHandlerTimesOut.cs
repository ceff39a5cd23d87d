using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class HangingHandlerTimesOut(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_handler_that_hangs_is_ended_by_the_time_limit()
    {
        await using var host = await SampleHost.StartAsync(
            Fixture,
            o => (o.MaxAttempts, o.HandlerTimeout, o.RetryDelays) = (2, TimeSpan.FromSeconds(2), SampleHost.QuickRetries)
        );
        host.Behavior.BeforeReturning = (number, _) => number == 1 ? new TaskCompletionSource().Task : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));
        await host.CommitAsync(db => db.Publish(new NumberSubmitted(2)));

        (await Fixture.DeadLetterAsync<string>("exception")).ShouldBe("System.TimeoutException");
        await host.RecordedAsync(2);
    }
}
