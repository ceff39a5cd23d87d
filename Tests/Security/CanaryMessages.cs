using System.Text;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Security;

/// <summary>Pushes a canary through the queues and exchanges that other programs publish to.</summary>
internal sealed class CanaryMessages(PaymentsSystem system, Canary canary)
{
    private const string Recipient = "reader@canary.example";

    private string N => canary.Number;

    private string Card => $"\"cardNo\":\"{N}\",\"cvv\":\"{canary.Code}\"";

    public async Task PushAsync()
    {
        await using var connection = await new ConnectionFactory
        {
            Uri = new Uri(await system.ConnectionStringAsync("messaging")),
        }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
        );
        foreach (var body in Payments())
        {
            await PublishAsync(channel, BrokerNames.DefaultExchange, Queues.Payment, body);
        }

        foreach (var body in Notifications())
        {
            await PublishAsync(channel, BrokerNames.DefaultExchange, Queues.Notification, body);
        }

        foreach (var (key, body) in Events())
        {
            await PublishAsync(channel, BrokerNames.EventsTopic, key, body);
            await PublishAsync(channel, BrokerNames.Events, key, body);
        }

        await PublishInPropertiesAsync(channel);
    }

    /// <summary>
    /// Publishes what is kept: a mail, dead letters, one of which has it in its reason, and an event that no queue is bound to.
    /// </summary>
    public async Task PlantAsync()
    {
        await using var connection = await new ConnectionFactory
        {
            Uri = new Uri(await system.ConnectionStringAsync("messaging")),
        }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync();
        await PublishAsync(channel, BrokerNames.DefaultExchange, Queues.Notification, $$"""{"user":"{{Recipient}}","message":"{{N}}"}""");
        await PublishAsync(
            channel,
            BrokerNames.DefaultExchange,
            Queues.Notification,
            $$"""{"to":"{{Recipient}}","template":"x","data":{"{{N}}":[]} }"""
        );
        await PublishAsync(channel, BrokerNames.Events, "nobody.listens", N);

        // The second is refused, and the reason, which is logged, names the order.
        await PublishAsync(channel, BrokerNames.Events, OrderCreated.Type, $$"""{"orderId":{{N}},"userId":1,"showId":1,"quantity":1}""");
        await PublishAsync(
            channel,
            BrokerNames.Events,
            OrderCreated.Type,
            $$"""{"orderId":{{N}},"userId":1,"showId":1,"quantity":2,"amount":{"minor":1,"currency":"USD"} }"""
        );
    }

    /// <summary>For payment_queue: six that can be paid and others that cannot.</summary>
    private string[] Payments() =>
        [
            $$"""{"user":"{{Recipient}}","paymentType":"Credit Card",{{Card}} }""",
            $$"""{"user":"{{Recipient}}","paymentType":"Credit Card","cardNo":{{N}} }""",
            $$"""{"user":"{{Recipient}}","cardNumber":"{{canary.Spaced}}","securityCode":"{{canary.Code}}"}""",
            $$"""{"user":"{{Recipient}}","cardNo":"1234567890123456","paymentType":"{{N}}"}""",
            $$"""{"user":"{{Recipient}}",{{Card}},"note":{"deep":["{{canary.Dashed}}"],"{{N}}":1} }""",
            $$"""{"user":"nobody",{{Card}} }""",
            $$"""{"user":"{{N}}",{{Card}} }""",
            $$"""{"user":"{{Recipient}}",{{Card}},"amount":-1}""",
            $$"""{"user":"{{Recipient}}",{{Card}},"amount":"{{N}}"}""",
            $$"""{"user":"{{Recipient}}",{{Card}},"cardNo":"{{N}}"}""",
            $$"""{"user":"{{Recipient}}",{{Card}}""",
            $$"""{"user":{"{{N}}":{"{{N}}":1} },{{Card}} }""",
            $$"""user={{Recipient}}&cardNo={{N}}&cvv={{canary.Code}}""",
            $$"""<payment><card>{{canary.Spaced}}</card><cvv>{{canary.Code}}</cvv></payment>""",
            $"[{N}]",
            N,
            "",
        ];

    private string[] Notifications() =>
        [
            $$"""{"user":"{{Recipient}}","paymentType":"{{N}}"}""",
            $$"""{"user":"{{Recipient}}","paymentType":"Credit Card",{{Card}} }""",
            $$"""{"user":"{{Recipient}}","message":"your card {{canary.Spaced}}, cvv: {{canary.Code}}","subject":"{{canary.Dashed}}"}""",
            $$"""{"user":"{{Recipient}}","message":"card\n{{N}}\ncvv={{canary.Code}}"}""",
            $$"""{"user":"{{Recipient}}","message":"\u003{{N[0]}}{{N[1..]}}"}""",
            $$"""{"user":"{{N}}","message":"{{N}}"}""",
            $$"""{"user":"{{N}}@canary.example","message":"hello"}""",
            $$"""{"user":"{{Recipient}}","{{N}}":"{{N}}"}""",
            $$"""{"user":{"{{N}}":1} }""",
            $$"""{"to":"{{Recipient}}","template":"{{N}}","subject":{"purpose":"{{N}}","id":"{{N}}"},"data":{"text":"{{N}}"} }""",
            $$"""{"user":"{{Recipient}}","message":"{{N}}""",
            $"{N}",
        ];

    private (string Key, string Body)[] Events() =>
        [
            (UserCreated.Type, $$"""{"userId":{{AnyUserId()}},"username":"{{N}}","email":"{{N}}@canary.example",{{Card}} }"""),
            (UserCreated.Type, $$"""{"userId":0,"username":"{{N}}","email":"x@canary.example",{{Card}} }"""),
            (UserCreated.Type, $$"""{"{{N}}":1,"userId":{"{{N}}":2} }"""),
            (UserCreated.Type, $$"""{"userId":{{N}},"username":"canary","email":"y@canary.example"}"""),
            (UserCreated.Type, N),
            (TuitionPaymentRequested.Type, TuitionPayment(canary.Spaced, amountMinor: 0)),
            (TuitionPaymentRequested.Type, TuitionPayment(canary.Spaced, amountMinor: 100)),
            (TuitionPaymentRequested.Type, $$"""{"paymentId":"{{N}}",{{Card}} }"""),
            // The database refuses this one, so that it waits in the retry queues.
            (TuitionPaymentRequested.Type, TuitionPayment($"\\u0000{N}", amountMinor: 100)),
            (
                PaymentSettled.TypeFor(PaymentOutcome.Succeeded, PaymentPurpose.Tuition),
                $$"""{"paymentId":"{{Guid.NewGuid()}}","purpose":"{{N}}",{{Card}} }"""
            ),
            (NotificationSent.TypeFor(PaymentPurpose.Card), $$"""{"paymentId":"{{N}}",{{Card}} }"""),
        ];

    private static long AnyUserId() => Random.Shared.NextInt64(1L << 33, 1L << 36);

    private string TuitionPayment(string term, int amountMinor) =>
        $$"""{"paymentId":"{{Guid.NewGuid()}}","studentNo":"{{N}}","term":"{{term}}","""
        + $$""" "amount":{"minor":{{amountMinor}},"currency":"USD"},"paymentMethod":"{{N}}"}""";

    /// <summary>Messages that have it in every property and header.</summary>
    private async Task PublishInPropertiesAsync(IChannel channel)
    {
        foreach (
            var (queue, body) in new[]
            {
                (Queues.Payment, Payments()[0]),
                (Queues.Payment, Payments()[5]),
                (Queues.Notification, Notifications()[0]),
                (Queues.Notification, "{"),
                (Queues.PaymentTuitionPaymentRequested, "{"),
            }
        )
        {
            var properties = new BasicProperties
            {
                MessageId = $"{N}-{Guid.NewGuid()}",
                CorrelationId = N,
                Type = N,
                AppId = N,
                ContentType = N,
                ContentEncoding = N,
                ReplyTo = N,
                Headers = new Dictionary<string, object?>
                {
                    ["card"] = N,
                    [N] = "name",
                    ["number"] = long.Parse(N, null),
                    ["cvv"] = canary.Code,
                    ["list"] = new List<object> { N },
                    ["bytes"] = Encoding.UTF8.GetBytes(canary.Spaced),
                    ["traceparent"] = $"00-{Guid.NewGuid():N}-{Guid.NewGuid().ToString("N")[..16]}-01",
                    ["tracestate"] = $"card={N}",
                    ["cloudEvents:subject"] = N,
                },
            };
            await channel.BasicPublishAsync(
                BrokerNames.DefaultExchange,
                queue,
                mandatory: true,
                properties,
                Encoding.UTF8.GetBytes(body),
                TestContext.Current.CancellationToken
            );
        }
    }

    private static async Task PublishAsync(IChannel channel, string exchange, string key, string body) =>
        await channel.BasicPublishAsync(
            exchange,
            key,
            mandatory: true,
            Encoding.UTF8.GetBytes(body),
            TestContext.Current.CancellationToken
        );
}
