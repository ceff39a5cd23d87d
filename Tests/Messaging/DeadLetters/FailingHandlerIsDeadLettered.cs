using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class FailingHandlerIsDeadLettered(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_handler_that_keeps_failing_ends_there_after_the_bounded_attempts()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => (o.MaxAttempts, o.RetryDelays) = (3, SampleHost.QuickRetries));
        var attempts = 0;
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException($"attempt {++attempts} failed");

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));

        (await Fixture.DeadLetterAsync<int>("attempts")).ShouldBe(3);
        attempts.ShouldBe(3);
        (await Fixture.DeadLetterAsync<string>("queue")).ShouldBe(SampleHost.Queue);
        (await Fixture.DeadLetterAsync<string>("exception")).ShouldBe("System.InvalidOperationException");
        (await Fixture.DeadLetterAsync<string>("reason")).ShouldBe("attempt 3 failed");
        (await Fixture.DeadLetterAsync<string>("convert_from(body, 'UTF8')")).ShouldBe("""{"number":1}""");
        (await host.NumbersAsync()).ShouldBeEmpty();
    }
}
