using Payments.Messaging;

namespace Payments.Tests.Unit;

/// <summary>The pauses before a lost connection is tried again.</summary>
public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Pauses_double_up_to_the_longest_with_up_to_a_quarter_on_top()
    {
        var clock = new RecordingClock();
        var backoff = new Backoff(First, Longest, clock, new Random(17));

        for (var i = 0; i < 6; i++)
        {
            await backoff.WaitAsync(TestContext.Current.CancellationToken);
        }

        double[] due = [1, 2, 4, 8, 10, 10];
        clock.Pauses.Count.ShouldBe(due.Length);
        foreach (var (pause, seconds) in clock.Pauses.Zip(due))
        {
            pause.TotalSeconds.ShouldBeInRange(seconds, seconds * 1.25);
        }
    }

    [Fact]
    public async Task After_a_success_they_begin_anew()
    {
        var clock = new RecordingClock();
        var backoff = new Backoff(First, Longest, clock, new Random(17));
        await backoff.WaitAsync(TestContext.Current.CancellationToken);
        await backoff.WaitAsync(TestContext.Current.CancellationToken);

        backoff.Reset();
        await backoff.WaitAsync(TestContext.Current.CancellationToken);

        clock.Pauses[^1].TotalSeconds.ShouldBeInRange(1, 1.25);
    }

    [Fact]
    public async Task Who_stops_does_not_wait_and_gets_no_exception()
    {
        var backoff = new Backoff(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeProvider.System, new Random(17));

        await backoff.WaitAsync(new CancellationToken(canceled: true));
    }

    /// <summary>A clock on which every pause is over at once.</summary>
    private sealed class RecordingClock : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
