using Payments.Messaging;

namespace Payments.Tests.Simulation;

/// <summary>Sends a consumer's copies on a channel of its own, opened when first needed. A missing confirm is an error.</summary>
internal sealed class SimulatedSender(World world, SimulatedProcess process) : IConfirmedSender
{
    private PublishingChannel? channel;

    public async Task SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        if (channel is not { IsOpen: true })
        {
            channel = await PublishingChannel.OpenAsync(world, process);
        }

        var outcomes = await channel.PublishAsync([message], world.Options.Value.ConfirmTimeout, ct);
        if (outcomes[0] != PublishOutcome.Confirmed)
        {
            throw new IOException($"The copy for {message.RoutingKey} was not confirmed: {outcomes[0]}.");
        }
    }
}
