using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Tests.Unit;

public sealed class MessageIdentityTests
{
    [Fact]
    public void The_day_of_a_UUIDv7_is_the_day_in_it()
    {
        var id = Guid.CreateVersion7(new DateTimeOffset(2026, 3, 14, 23, 59, 59, TimeSpan.Zero));

        MessageIdentity.Of(new BasicProperties { MessageId = id.ToString() }).ShouldBe(new MessageIdentity(id, new DateOnly(2026, 3, 14)));
    }

    [Fact]
    public void The_day_of_any_other_id_is_that_of_the_timestamp()
    {
        var properties = new BasicProperties
        {
            MessageId = "order-1",
            Timestamp = new AmqpTimestamp(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds()),
        };

        MessageIdentity.Of(properties).Day.ShouldBe(new DateOnly(2026, 5, 1));
    }

    [Fact]
    public void Without_either_there_is_no_day_and_the_same_text_is_the_same_message()
    {
        var one = MessageIdentity.Of(new BasicProperties { MessageId = "order-1" });

        one.Day.ShouldBe(MessageIdentity.NoDay);
        one.ShouldBe(MessageIdentity.Of(new BasicProperties { MessageId = "order-1" }));
        one.ShouldNotBe(MessageIdentity.Of(new BasicProperties { MessageId = "order-2" }));
    }

    [Fact]
    public void Without_an_id_every_delivery_is_a_message_of_its_own() =>
        MessageIdentity.Of(new BasicProperties()).ShouldNotBe(MessageIdentity.Of(new BasicProperties()));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void A_senseless_timestamp_is_no_day(long seconds) =>
        MessageIdentity
            .Of(new BasicProperties { MessageId = "x", Timestamp = new AmqpTimestamp(seconds) })
            .Day.ShouldBe(MessageIdentity.NoDay);
}
