using Microsoft.Extensions.DependencyInjection;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Consumers;

public sealed class QueueArgumentMismatchStopsTheService(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_queue_with_other_arguments_stops_the_service_with_an_error_that_names_both()
    {
        await Fixture.Channel.QueueDeclareAsync(
            SampleHost.Queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }
        );
        await using var connection = await new RabbitMQ.Client.ConnectionFactory { Uri = new Uri(Fixture.Amqp) }.CreateConnectionAsync(
            TestContext.Current.CancellationToken
        );
        await using var host = SampleHost.Create(Fixture);
        var topology = host.Host.Services.GetRequiredService<MessagingTopology>();

        var error = await Should.ThrowAsync<TopologyMismatchException>(() =>
            topology.DeclareAsync(connection, TestContext.Current.CancellationToken)
        );

        error.Message.ShouldContain($"'{SampleHost.Queue}'");
        error.Message.ShouldContain("'x-");
    }
}
