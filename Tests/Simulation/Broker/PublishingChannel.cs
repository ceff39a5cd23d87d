using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>Publishes in order and awaits every confirm. Confirms come in any order, late, or never.</summary>
internal sealed class PublishingChannel : ChannelEnd, IPublisher
{
    private readonly TimeProvider clock;
    private readonly Dictionary<ulong, TaskCompletionSource<PublishOutcome>> open = [];
    private ulong published;

    private PublishingChannel(World world, SimulatedProcess process)
        : base(world.Broker, world.Scheduler, process)
    {
        clock = world.Clock;
    }

    /// <inheritdoc cref="ChannelEnd.OpenAsync"/>
    public static async Task<PublishingChannel> OpenAsync(World world, SimulatedProcess process)
    {
        var channel = new PublishingChannel(world, process);
        await channel.OpenAsync();
        return channel;
    }

    public async Task<PublishOutcome[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, TimeSpan timeout, CancellationToken ct)
    {
        var answers = new List<TaskCompletionSource<PublishOutcome>>(messages.Count);
        foreach (var message in messages)
        {
            if (!IsOpen)
            {
                break;
            }

            var tag = ++published;

            // Without RunContinuationsAsynchronously: the continuation of the WhenAll would leave the scheduler's thread.
            answers.Add(open[tag] = new TaskCompletionSource<PublishOutcome>());
            ToBroker(() => Broker.Publish(this, tag, message));
            await Scheduler.Delay();
        }

        try
        {
            await Task.WhenAll(answers.Select(a => a.Task)).WaitAsync(timeout, clock, ct);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await DisposeAsync();
        }

        return
        [
            .. messages.Select(
                (_, i) => i < answers.Count && answers[i].Task.IsCompletedSuccessfully ? answers[i].Task.Result : PublishOutcome.Unknown
            ),
        ];
    }

    /// <summary>The broker's answer. Each has a delay of its own, so that answers overtake each other.</summary>
    public void Answer(ulong tag, PublishOutcome outcome) =>
        Scheduler.After(
            Scheduler.Latency(),
            () =>
            {
                if (IsOpen && open.Remove(tag, out var answer))
                {
                    answer.TrySetResult(outcome);
                }
            }
        );

    protected override void OnClosed()
    {
        var unanswered = open.Values.ToList();
        open.Clear();
        unanswered.ForEach(answer => answer.TrySetResult(PublishOutcome.Unknown));
    }
}
