using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.Outbox;

public sealed class MessageCarriesCloudEventsAttributes(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task A_message_says_what_it_is_in_AMQP_and_CloudEvents_terms()
    {
        await using var host = await SampleHost.StartAsync(Fixture, consume: false);

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(4)));

        var message = await Fixture.TakeAsync(BrokerNames.Unrouted);
        var properties = message.BasicProperties;
        Guid.Parse(properties.MessageId!).Version.ShouldBe(7);
        properties.Type.ShouldBe("number.submitted");
        properties.AppId.ShouldBe("sample");
        properties.CorrelationId.ShouldBe("number-4");
        properties.ContentType.ShouldBe("application/json");
        properties.Persistent.ShouldBeTrue();
        properties.Timestamp.UnixTime.ShouldBeInRange(
            DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds(),
            DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds()
        );
        string Header(string name) => System.Text.Encoding.UTF8.GetString((byte[])properties.Headers![name]!);
        Header("cloudEvents:specversion").ShouldBe("1.0");
        Header("cloudEvents:id").ShouldBe(properties.MessageId);
        Header("cloudEvents:type").ShouldBe("number.submitted");
        Header("cloudEvents:source").ShouldBe("sample");
        System.Text.Encoding.UTF8.GetString(message.Body.Span).ShouldBe("""{"number":4}""");
    }
}
