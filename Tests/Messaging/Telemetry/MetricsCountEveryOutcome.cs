using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.Telemetry;

/// <summary>What the meter of the process has counted; it does not tell hosts apart.</summary>
[Collection(typeof(AloneCollection))]
public sealed class MetricsCountEveryOutcome(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Sent_consumed_retried_dead_duplicate_and_waiting_messages_are_counted()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == MessagingTelemetry.Name)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => seen.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value)
        );
        listener.SetMeasurementEventCallback<double>(
            (instrument, value, _, _) => seen.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value)
        );
        listener.Start();
        await using var host = await SampleHost.StartAsync(
            Fixture,
            o => (o.MaxAttempts, o.RetryDelays, o.OutboxWatchInterval) = (2, SampleHost.QuickRetries, TimeSpan.FromMilliseconds(100))
        );
        host.Behavior.BeforeReturning = (number, _) => number == 2 ? throw new InvalidOperationException("broken") : Task.CompletedTask;

        await host.CommitAsync(db => db.Publish(new NumberSubmitted(1)));
        await host.CommitAsync(db => db.Publish(new NumberSubmitted(2)));
        await host.DeadLettersAsync(1);
        for (var copy = 0; copy < 2; copy++)
        {
            await Fixture.PublishAsync(
                BrokerNames.Events,
                NumberSubmitted.Type,
                """{"number":3}""",
                new BasicProperties { MessageId = "same" }
            );
        }

        string[] counted =
        [
            "messaging.client.sent.messages",
            "messaging.client.consumed.messages",
            "messaging.process.duration",
            "payments.messaging.retries",
            "payments.messaging.dead_letters",
            "payments.messaging.inbox.duplicates",
            "payments.messaging.dead_letters.waiting",
        ];
        await Eventually.Be(
            () => counted.All(name => seen.GetValueOrDefault(name) > 0),
            $"all of {string.Join(", ", counted)} are above zero"
        );
        seen.Keys.ShouldContain("payments.messaging.outbox.depth");
        seen.Keys.ShouldContain("payments.messaging.outbox.oldest_age");
    }
}
