using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class ShutdownDrainsHandlers(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Stopping_lets_the_handler_that_has_begun_finish_and_gives_the_rest_back()
    {
        await using (await SampleHost.StartAsync(Fixture)) { }

        for (var number = 1; number <= 5; number++)
        {
            await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, $$"""{"number":{{number}}}""");
        }

        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var host = SampleHost.Create(Fixture, subscription: s => (s.Concurrency, s.MaxGroupSize) = (1, 1));
        host.Behavior.BeforeReturning = (_, _) =>
        {
            begun.TrySetResult();
            return finish.Task;
        };
        await host.StartAsync();
        await begun.Task.WaitAsync(Eventually.DefaultBound, TestContext.Current.CancellationToken);

        var stopping = host.DisposeAsync();
        finish.SetResult();
        await stopping;

        (await Fixture.ScalarAsync("SELECT count(*) FROM entries")).ShouldBe(1L);
        await Eventually.Get(
            () => Fixture.CountAsync(SampleHost.Queue),
            waiting => waiting == 4,
            "what was not begun is back in the queue"
        );
    }
}
