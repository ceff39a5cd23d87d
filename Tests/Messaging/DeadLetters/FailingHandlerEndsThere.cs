using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class FailingHandlerEndsThere(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_handler_that_keeps_failing_ends_there_after_the_bounded_attempts()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => (o.MaxAttempts, o.RetryDelays) = (3, LedgerHost.QuickRetries));
        var attempts = 0;
        host.Misbehaviour.BeforeReturning = (_, _) => throw new InvalidOperationException($"attempt {++attempts} failed");

        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));

        (await Place.DeadLetterAsync<int>("attempts")).ShouldBe(3);
        attempts.ShouldBe(3);
        (await Place.DeadLetterAsync<string>("queue")).ShouldBe(LedgerHost.Queue);
        (await Place.DeadLetterAsync<string>("exception")).ShouldBe("System.InvalidOperationException");
        (await Place.DeadLetterAsync<string>("reason")).ShouldBe("attempt 3 failed");
        (await Place.DeadLetterAsync<string>("convert_from(body, 'UTF8')")).ShouldBe("""{"number":1}""");
        (await host.NumbersAsync()).ShouldBeEmpty();
    }
}
