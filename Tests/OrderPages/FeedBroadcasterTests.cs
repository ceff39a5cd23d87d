using Payments.OrderApi.Dashboard.Live;

namespace Payments.Tests.OrderPages;

/// <summary>The events that a page gets that is connected, reconnects, or does not keep up.</summary>
public sealed class FeedBroadcasterTests
{
    private readonly FeedBroadcaster broadcaster = new();

    [Fact]
    public async Task A_page_gets_the_events_since_it_was_read_in_order()
    {
        broadcaster.Publish("order", "1", "1!");
        var position = broadcaster.Position;
        broadcaster.Publish("order", "2", "2!");
        using var subscription = broadcaster.Subscribe(position)!;
        broadcaster.Publish("order", "3", "3!");

        (await NextAsync(subscription)).ForGuests.ShouldBe("2");
        (await NextAsync(subscription)).ForOperators.ShouldBe("3!");
    }

    [Fact]
    public async Task A_page_that_was_read_before_the_first_event_gets_all_of_them()
    {
        var position = broadcaster.Position;
        broadcaster.Publish("order", "1", "1");

        using var subscription = broadcaster.Subscribe(position)!;

        (await NextAsync(subscription)).ForGuests.ShouldBe("1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another-17")]
    public async Task A_page_that_comes_from_another_instance_or_from_nowhere_loads_itself_again(string? position)
    {
        broadcaster.Publish("order", "1", "1");

        using var subscription = broadcaster.Subscribe(position)!;

        (await NextAsync(subscription)).Name.ShouldBe(FeedEventNames.Reload);
    }

    [Fact]
    public async Task A_page_that_was_away_for_too_long_or_while_nobody_looked_loads_itself_again()
    {
        var old = broadcaster.Position;
        for (var i = 0; i < 600; i++)
        {
            broadcaster.Publish("order", "x", "x");
        }

        using var late = broadcaster.Subscribe(old)!;
        (await NextAsync(late)).Name.ShouldBe(FeedEventNames.Reload);

        var position = broadcaster.Position;
        broadcaster.Reset();
        using var sleeper = broadcaster.Subscribe(position)!;
        (await NextAsync(sleeper)).Name.ShouldBe(FeedEventNames.Reload);
    }

    [Fact]
    public async Task A_page_that_does_not_keep_up_holds_up_nobody_and_loads_itself_again()
    {
        using var slow = broadcaster.Subscribe(broadcaster.Position)!;
        for (var i = 0; i < 1_000; i++)
        {
            broadcaster.Publish("order", $"{i}", $"{i}");
        }

        var next = await NextAsync(slow);
        next.Name.ShouldBe(FeedEventNames.Reload);
        next.Id.ShouldBe(broadcaster.Position);
        broadcaster.Publish("order", "after", "after");
        (await NextAsync(slow)).ForGuests.ShouldBe("after");
    }

    [Fact]
    public async Task Streams_end_when_the_service_stops()
    {
        using var subscription = broadcaster.Subscribe(broadcaster.Position)!;

        broadcaster.Close();

        (await subscription.NextAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        broadcaster.Subscribe(broadcaster.Position).ShouldBeNull();
    }

    private static async Task<FeedEvent> NextAsync(FeedSubscription subscription) =>
        (await subscription.NextAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
}
