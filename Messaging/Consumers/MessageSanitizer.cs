using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// Applies <see cref="QueueSubscription.Sanitize"/> and <see cref="MessagingBuilder.Masks"/> before anything else sees a message.
/// </summary>
internal sealed partial class MessageSanitizer(
    IServiceScopeFactory scopes,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<MessageSanitizer> logger
)
{
    private readonly MessagingOptions options = options.Value;

    /// <summary>Masks the properties and headers.</summary>
    public Delivery MaskProperties(Delivery delivery) => MessageMasking.MaskProperties(delivery, options.Mask);

    /// <summary>
    /// Sanitizes and masks the body. Tries until it succeeds or the consumer stops: a body that has not been sanitized may neither be
    /// handled nor be sent on.
    /// </summary>
    public async Task<Delivery> SanitizeAsync(QueueSubscription subscription, Delivery delivery, CancellationToken ct)
    {
        if (subscription.Sanitize is not { } sanitize)
        {
            return MessageMasking.MaskBody(delivery, options.Mask);
        }

        var backoff = new Backoff(options.ReconnectDelay, options.MaxReconnectDelay, clock, options.Random);
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                ReadOnlyMemory<byte> body = delivery.Body;
                var sanitized = await sanitize(scope.ServiceProvider, body, ct);
                var changed = sanitized.Equals(body) ? delivery : delivery with { Body = sanitized.ToArray() };
                return MessageMasking.MaskBody(changed, options.Mask);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                health.IsDown(subscription.Queue, "messages cannot be sanitized");
                LogPaused(subscription.Queue, e.GetType().Name);
                await backoff.WaitAsync(ct);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} pauses, a message cannot be sanitized: {Reason}")]
    private partial void LogPaused(string queue, string reason);
}
