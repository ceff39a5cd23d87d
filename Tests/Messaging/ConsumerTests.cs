using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging;

/// <summary>Guarantee 5: consumers are bounded, drain, come back by themselves, and say how they are.</summary>
public sealed class ConsumerTests(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task A_queue_deleted_under_its_consumer_is_made_again_and_consuming_goes_on()
    {
        await using var host = await LedgerHost.StartAsync(Place);
        await host.CommitAsync(db => db.Publish(new NumberSaid(1)));
        await host.WroteAsync(1);

        await Place.Channel.QueueDeleteAsync(LedgerHost.Queue, ifUnused: false, ifEmpty: false);
        await Eventually.Get(HasConsumerAsync, yes => yes, "the queue is consumed again");
        await host.CommitAsync(db => db.Publish(new NumberSaid(2)));

        await host.WroteAsync(1, 2);
    }

    [Fact]
    public async Task Stopping_lets_the_handler_that_has_begun_finish_and_gives_the_rest_back()
    {
        await using (await LedgerHost.StartAsync(Place))
        {
        }

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

    [Fact]
    public async Task A_queue_with_other_arguments_stops_the_service_with_an_error_that_names_both()
    {
        await Place.Channel.QueueDeclareAsync(
            LedgerHost.Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await using var connection = await new RabbitMQ.Client.ConnectionFactory { Uri = new Uri(Place.Amqp) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var host = LedgerHost.Create(Place);
        var topology = host.Host.Services.GetRequiredService<MessagingTopology>();

        var error = await Should.ThrowAsync<TopologyMismatchException>(() => topology.DeclareAsync(connection, TestContext.Current.CancellationToken));

        error.Message.ShouldContain($"'{LedgerHost.Queue}'");
        error.Message.ShouldContain("'x-");
    }

    [Fact]
    public async Task Health_is_healthy_while_consuming_and_degraded_while_not_connected()
    {
        await using var running = await LedgerHost.StartAsync(Place);
        var idle = LedgerHost.Create(Place);

        (await running.HealthAsync()).ShouldBe(HealthStatus.Healthy);
        (await idle.HealthAsync()).ShouldBe(HealthStatus.Degraded);
        await idle.DisposeAsync();
    }

    [Fact]
    public async Task Every_message_of_a_large_burst_is_handled_once()
    {
        const int Burst = 2_000;
        await using var host = await LedgerHost.StartAsync(Place);

        await host.CommitAsync(db =>
        {
            for (var number = 0; number < Burst; number++)
            {
                db.Publish(new NumberSaid(number));
            }
        });

        await host.WroteAsync([.. Enumerable.Range(0, Burst)]);
        await host.OutboxIsEmptyAsync();
    }

    private async Task<bool> HasConsumerAsync()
    {
        try
        {
            return await Place.Channel.ConsumerCountAsync(LedgerHost.Queue) > 0;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            await Place.OpenChannelAsync();
            return false;
        }
    }
}
