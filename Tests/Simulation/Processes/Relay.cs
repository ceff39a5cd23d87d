using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>Runs the real <see cref="OutboxFlush"/> repeatedly, as <see cref="OutboxRelay"/> does on a real connection.</summary>
internal sealed class Relay(World world, SimulatedProcess process)
{
    private readonly MessagingOptions options = world.Options.Value;
    private readonly OutboxFlush flush = new(new SimulatedOutboxStore(world, process), world.Options, NullLogger<OutboxFlush>.Instance);

    public async Task RunAsync(CancellationToken ct)
    {
        var backoff = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, world.Clock, options.Random);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var channel = await PublishingChannel.OpenAsync(world, process);
                await RelayAsync(channel, backoff, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or NpgsqlException)
            {
                await backoff.WaitAsync(ct);
            }
        }
    }

    private async Task RelayAsync(PublishingChannel channel, Backoff backoff, CancellationToken ct)
    {
        while (channel.IsOpen)
        {
            var (claimed, unanswered) = await flush.RunAsync(channel, ct);
            if (unanswered > 0)
            {
                throw new IOException($"The broker has not answered for {unanswered} of {claimed} messages.");
            }

            backoff.Reset();
            if (claimed == 0)
            {
                await Task.Delay(options.OutboxPollInterval, world.Clock, ct);
            }
        }
    }
}
