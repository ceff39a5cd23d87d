using Payments.OrderApi.Dashboard.Live;

namespace Payments.Tests.OrderPages;

/// <summary>What a page is told that listens, comes back, or does not keep up.</summary>
public sealed class FeedFramesTests
{
    private readonly FeedFrames frames = new();

    [Fact]
    public async Task A_page_hears_what_was_told_since_it_was_read_in_order()
    {
        frames.Add("order", "1", "1!");
        var position = frames.Position;
        frames.Add("order", "2", "2!");
        using var listener = frames.Listen(position)!;
        frames.Add("order", "3", "3!");

        (await NextAsync(listener)).ForGuests.ShouldBe("2");
        (await NextAsync(listener)).ForOperators.ShouldBe("3!");
    }

    [Fact]
    public async Task A_page_that_was_read_before_anything_was_told_hears_all_of_it()
    {
        var position = frames.Position;
        frames.Add("order", "1", "1");

        using var listener = frames.Listen(position)!;

        (await NextAsync(listener)).ForGuests.ShouldBe("1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another-17")]
    public async Task A_page_that_comes_from_another_instance_or_from_nowhere_loads_itself_again(string? position)
    {
        frames.Add("order", "1", "1");

        using var listener = frames.Listen(position)!;

        (await NextAsync(listener)).Event.ShouldBe(FeedEvents.Reload);
    }

    [Fact]
    public async Task A_page_that_was_away_for_too_long_or_while_nobody_looked_loads_itself_again()
    {
        var old = frames.Position;
        for (var i = 0; i < 600; i++)
        {
            frames.Add("order", "x", "x");
        }

        using var late = frames.Listen(old)!;
        (await NextAsync(late)).Event.ShouldBe(FeedEvents.Reload);

        var position = frames.Position;
        frames.Forget();
        using var sleeper = frames.Listen(position)!;
        (await NextAsync(sleeper)).Event.ShouldBe(FeedEvents.Reload);
    }

    [Fact]
    public async Task A_page_that_does_not_keep_up_holds_up_nobody_and_loads_itself_again()
    {
        using var slow = frames.Listen(frames.Position)!;
        for (var i = 0; i < 1_000; i++)
        {
            frames.Add("order", $"{i}", $"{i}");
        }

        var told = await NextAsync(slow);
        told.Event.ShouldBe(FeedEvents.Reload);
        told.Id.ShouldBe(frames.Position);
        frames.Add("order", "after", "after");
        (await NextAsync(slow)).ForGuests.ShouldBe("after");
    }

    [Fact]
    public async Task Streams_end_when_the_service_stops()
    {
        using var listener = frames.Listen(frames.Position)!;

        frames.Close();

        (await listener.NextAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        frames.Listen(frames.Position).ShouldBeNull();
    }

    private static async Task<FeedFrame> NextAsync(FeedListener listener) =>
        (await listener.NextAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
}
