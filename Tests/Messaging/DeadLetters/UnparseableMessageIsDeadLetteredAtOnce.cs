using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class UnparseableMessageIsDeadLetteredAtOnce(SharedSystem shared) : MessagingTest(shared)
{
    [Theory]
    [InlineData("not json at all")]
    [InlineData("null")]
    [InlineData("""{"number":"one"}""")]
    [InlineData("{}")]
    public async Task What_cannot_be_parsed_is_dead_at_once_and_its_text_is_not_in_the_reason(string body)
    {
        await using var host = await SampleHost.StartAsync(Fixture);

        await Fixture.PublishAsync(BrokerNames.Events, NumberSubmitted.Type, body, new BasicProperties { MessageId = "bad-1" });

        (await Fixture.DeadLetterAsync<int>("attempts")).ShouldBe(1);
        (await Fixture.DeadLetterAsync<string>("reason")).ShouldNotContain("not json at all");
        (await Fixture.DeadLetterAsync<string>("convert_from(body, 'UTF8')")).ShouldBe(body);
    }
}
