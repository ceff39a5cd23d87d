using System.Globalization;
using Microsoft.Extensions.Options;
using Payments.Messaging;
using RabbitMQ.Client;

namespace Payments.Tests.Unit;

/// <summary>Which delay of the retry ladder a message gets, and how long it waits there.</summary>
public sealed class RetryLadderTests
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    private static readonly Delivery Failed = new(1, new BasicProperties { MessageId = "m" }, Body: [1, 2]);

    [Theory]
    [InlineData(50, "retry.50ms")]
    [InlineData(1_000, "retry.1s")]
    [InlineData(1_500, "retry.1500ms")]
    [InlineData(90_000, "retry.90s")]
    [InlineData(60_000, "retry.1m")]
    [InlineData(3_600_000, "retry.60m")]
    public void A_delay_is_named_by_the_largest_whole_unit(int milliseconds, string name) =>
        RetryLadder.NameOf(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(name);

    [Theory]
    [InlineData(1, "retry.1s")]
    [InlineData(2, "retry.10s")]
    [InlineData(3, "retry.1m")]
    [InlineData(7, "retry.1m")]
    public void Each_failure_earns_the_next_delay_and_the_last_delay_takes_the_rest(int attempts, string queue)
    {
        var next = Ladder().Next("queue", Failed, attempts);

        (next.Exchange, next.RoutingKey).ShouldBe((queue, "queue"));
        next.Properties.Headers![Delivery.AttemptHeader].ShouldBe(attempts);
        next.Properties.MessageId.ShouldBe("m");
    }

    [Theory]
    [InlineData(1, "retry.1s", 1_000)]
    [InlineData(2, "retry.10s", 10_000)]
    [InlineData(3, "retry.1m", 60_000)]
    [InlineData(4, "retry.10m", 600_000)]
    [InlineData(9, "retry.10m", 600_000)]
    public void Where_nothing_else_is_set_four_delays_lie_between_a_second_and_ten_minutes(int attempts, string queue, int milliseconds)
    {
        var next = new RetryLadder(Options.Create(new MessagingOptions())).Next("queue", Failed, attempts);

        next.Exchange.ShouldBe(queue);
        int.Parse(next.Properties.Expiration!, CultureInfo.InvariantCulture).ShouldBeInRange(milliseconds * 3 / 4, milliseconds);
    }

    [Fact]
    public void A_message_waits_up_to_a_quarter_less_than_its_delay_and_never_longer()
    {
        var ladder = Ladder();

        var waits = Enumerable
            .Range(0, 200)
            .Select(_ => double.Parse(ladder.Next("queue", Failed, 1).Properties.Expiration!, CultureInfo.InvariantCulture))
            .ToList();

        waits.ShouldAllBe(wait => wait >= 750 && wait <= 1_000);
        waits.Distinct().Count().ShouldBeGreaterThan(10, "what failed together does not come back together");
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void It_may_try_again_until_it_has_used_all_attempts(int attempts, bool hasNext) => Ladder().HasNext(attempts).ShouldBe(hasNext);

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void A_ladder_has_one_to_ten_delays(int delays) =>
        Should
            .Throw<InvalidOperationException>(() => Ladder([.. Enumerable.Range(1, delays).Select(s => TimeSpan.FromSeconds(s))]).Delays)
            .Message.ShouldContain($"{delays} delays");

    private static RetryLadder Ladder(TimeSpan[]? delays = null) =>
        new(
            Options.Create(
                new MessagingOptions
                {
                    MaxAttempts = 5,
                    RetryDelays = delays ?? Delays,
                    Random = new Random(17),
                }
            )
        );
}
