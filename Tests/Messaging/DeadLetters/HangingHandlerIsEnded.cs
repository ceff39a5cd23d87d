using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class HangingHandlerIsEnded(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_handler_that_hangs_is_ended_by_the_time_limit()
    {
        await using var host = await LedgerHost.StartAsync(
            Place,
            o => (o.MaxAttempts, o.HandlerTimeout, o.RetryDelays) = (2, TimeSpan.FromSeconds(2), LedgerHost.QuickRetries)
        );
        host.Misbehaviour.BeforeReturning = (number, _) => number == 1 ? new TaskCompletionSource().Task : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));
        await host.CommitAsync(db => db.Publish(new NumberSaid(2)));

        (await Place.DeadLetterAsync<string>("exception")).ShouldBe("System.TimeoutException");
        await host.WroteAsync(2);
    }
}
