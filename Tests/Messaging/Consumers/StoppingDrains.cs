using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class StoppingDrains(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task Stopping_lets_the_handler_that_has_begun_finish_and_gives_the_rest_back()
    {
        await using (await LedgerHost.StartAsync(Place)) { }

        for (var number = 1; number <= 5; number++)
        {
            await Place.PublishAsync(BrokerNames.Events, NumberSaid.Type, $$"""{"number":{{number}}}""");
        }

        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var host = LedgerHost.Create(Place, subscription: s => (s.Concurrency, s.MaxGroupSize) = (1, 1));
        host.Misbehaviour.BeforeReturning = (_, _) =>
        {
            begun.TrySetResult();
            return finish.Task;
        };
        await host.StartAsync();
        await begun.Task.WaitAsync(Eventually.DefaultBound, TestContext.Current.CancellationToken);

        var stopping = host.DisposeAsync();
        finish.SetResult();
        await stopping;

        (await Place.ScalarAsync("SELECT count(*) FROM entries")).ShouldBe(1L);
        await Eventually.Get(() => Place.CountAsync(LedgerHost.Queue), waiting => waiting == 4, "what was not begun is back in the queue");
    }
}
