using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;

namespace Payments.Tests.Unit;

/// <summary>A service sends what it has said that it sends, and nothing else.</summary>
public sealed class PublicationTests
{
    [Fact]
    public void What_a_service_says_that_it_sends_goes_into_its_outbox()
    {
        using var db = ServiceWith(messaging =>
            messaging.Publishes<NumberSubmitted>("number.#").SendTo<RecordNumber>(RecordNumber.QueueName)
        );

        db.Publish(new NumberSubmitted(1));
        db.Send(new RecordNumber(1));

        db.ChangeTracker.Entries<OutboxMessage>().Select(e => e.Entity.RoutingKey).ShouldBe([NumberSubmitted.Type, RecordNumber.QueueName]);
    }

    [Fact]
    public void An_event_that_a_service_has_not_said_that_it_publishes_is_refused_with_the_call_to_add()
    {
        using var db = ServiceWith(messaging => messaging.Publishes<NumberSubmitted>("number.other"));

        Should
            .Throw<InvalidOperationException>(() => db.Publish(new NumberSubmitted(1)))
            .Message.ShouldContain(".Publishes<NumberSubmitted>(\"number.submitted\")");

        db.ChangeTracker.Entries().ShouldBeEmpty();
    }

    [Fact]
    public void A_command_that_a_service_has_not_said_that_it_sends_is_refused_with_the_call_to_add()
    {
        using var db = ServiceWith(_ => { });

        Should
            .Throw<InvalidOperationException>(() => db.Send(new RecordNumber(1)))
            .Message.ShouldContain(".SendTo<RecordNumber>(\"sample.record-number.q\")");
    }

    [Theory]
    [InlineData("a.b", "a.b", true)]
    [InlineData("a.b", "a.b.c", false)]
    [InlineData("a.*", "a.b", true)]
    [InlineData("a.*", "a", false)]
    [InlineData("a.*", "a.b.c", false)]
    [InlineData("a.#", "a", true)]
    [InlineData("a.#", "a.b.c", true)]
    [InlineData("#.c", "a.b.c", true)]
    [InlineData("#.c", "a.b", false)]
    [InlineData("a.#.c.*", "a.b.c.d", true)]
    [InlineData("#", "", true)]
    public void Wildcards_are_those_of_a_topic_exchange(string pattern, string routingKey, bool taken) =>
        Publication.Matches(pattern, routingKey).ShouldBe(taken);

    private static SampleDb ServiceWith(Action<MessagingBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddDbContext<SampleDb>(db => db.UseNpgsql("Host=nowhere"));
        builder.AddMessaging<SampleDb>(configure);
        return builder.Build().Services.CreateScope().ServiceProvider.GetRequiredService<SampleDb>();
    }
}
