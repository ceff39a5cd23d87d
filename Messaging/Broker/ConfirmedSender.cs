using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Sends one message and awaits its confirm. A message that moves to another queue is acknowledged in the old one only after that, so a
/// crash in between leaves two copies and never none; both have the message's own id.
/// </summary>
internal sealed class ConfirmedSender(BrokerConnections connections, IOptions<MessagingOptions> options)
    : IConfirmedSender,
        IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private ConfirmingChannel? channel;

    public async Task SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (channel is not { IsOpen: true })
            {
                channel = await ConfirmingChannel.OpenAsync(await connections.Publishing.GetAsync(ct), ct);
            }

            var outcomes = await channel.PublishAsync([message], options.Value.ConfirmTimeout, ct);
            if (outcomes[0] != PublishOutcome.Confirmed)
            {
                var target = message.Exchange.Length == 0 ? message.RoutingKey : message.Exchange;
                throw new IOException($"The copy for {target} was not confirmed: {outcomes[0]}.");
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (channel is not null)
        {
            await channel.DisposeAsync();
        }

        gate.Dispose();
    }
}
