using System.Globalization;
using Microsoft.Extensions.Options;
using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Tests.Messaging.Retries;

public sealed class RetryLadderTests
{
    private static readonly Delivery Message = new(1, new BasicProperties { MessageId = "m" }, []);

    [Theory]
    [InlineData(1, "retry.1s", 1_000)]
    [InlineData(2, "retry.10s", 10_000)]
    [InlineData(3, "retry.1m", 60_000)]
    [InlineData(4, "retry.10m", 600_000)]
    [InlineData(9, "retry.10m", 600_000)]
    public void Each_attempt_waits_a_rung_longer_with_jitter_below_the_rung(int attempts, string rung, int milliseconds)
    {
        var ladder = new RetryLadder(Options.Create(new MessagingOptions()));

        var waits = Enumerable.Range(0, 100).Select(_ => ladder.Next("q", Message, attempts)).ToList();

        waits.ShouldAllBe(w => w.Exchange == rung && w.RoutingKey == "q");
        var delays = waits.Select(w => int.Parse(w.Properties.Expiration!, CultureInfo.InvariantCulture)).ToList();
        delays.ShouldAllBe(d => d >= milliseconds * 3 / 4 && d <= milliseconds);
        delays.Distinct().Count().ShouldBeGreaterThan(50);
    }

    [Fact]
    public void The_last_of_five_attempts_has_no_next()
    {
        var ladder = new RetryLadder(Options.Create(new MessagingOptions()));

        ladder.HasNext(4).ShouldBeTrue();
        ladder.HasNext(5).ShouldBeFalse();
    }

    [Fact]
    public void A_ladder_without_rungs_is_refused() =>
        Should
            .Throw<InvalidOperationException>(() => new RetryLadder(Options.Create(new MessagingOptions { RetryDelays = [] })).Delays)
            .Message.ShouldContain("Messaging:RetryDelays");
}
