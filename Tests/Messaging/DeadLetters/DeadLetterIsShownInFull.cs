using System.Net;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class DeadLetterIsShownInFull(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task With_body_headers_exception_and_a_link_to_its_trace()
    {
        await using var host = await SampleHost.StartAsync(
            Fixture,
            o => (o.MaxAttempts, o.TraceUrl) = (1, "http://dashboard/traces/detail/{traceId}")
        );
        host.Behavior.BeforeReturning = (_, _) => throw new InvalidOperationException("broken");
        await Fixture.PublishAsync(
            BrokerNames.Events,
            NumberSubmitted.Type,
            """{"number":1}""",
            new BasicProperties
            {
                Type = "number.submitted",
                Headers = new Dictionary<string, object?>
                {
                    ["tenant"] = "t\0-1",
                    ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                },
            }
        );
        var id = (await host.DeadLettersAsync(1))[0].GetProperty("id").GetInt64();

        var deadLetter = await host.GetDeadLettersAsync($"/{id}");

        deadLetter.GetProperty("body").GetString().ShouldBe("""{"number":1}""");
        deadLetter.GetProperty("stackTrace").GetString()!.ShouldContain(nameof(NumberSubmittedHandler));
        deadLetter.GetProperty("properties").GetProperty("headers").GetProperty("tenant").GetString().ShouldBe("t-1");
        deadLetter
            .GetProperty("letter")
            .GetProperty("traceUrl")
            .GetString()
            .ShouldBe("http://dashboard/traces/detail/0af7651916cd43dd8448eb211c80319c");
    }

    [Fact]
    public async Task A_body_that_is_no_text_is_shown_in_base64_and_an_unknown_dead_letter_is_not_found()
    {
        await using var host = await SampleHost.StartAsync(Fixture);
        await Fixture.Channel.BasicPublishAsync(BrokerNames.Events, NumberSubmitted.Type, new byte[] { 0xFF, 0xFE, 0x00 });
        var id = (await host.DeadLettersAsync(1))[0].GetProperty("id").GetInt64();

        (await host.GetDeadLettersAsync($"/{id}")).GetProperty("bodyBase64").GetString().ShouldBe("//4A");
        using var unknown = await host.Http.GetAsync("/dead-letters/999999", TestContext.Current.CancellationToken);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
