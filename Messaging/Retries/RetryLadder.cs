using System.Globalization;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// The one owner of retries. A message whose handler failed waits in a retry queue, whose delay grows with the attempts, and returns from
/// there to the one queue in which it failed. Meanwhile it takes no memory of a consumer, and the messages behind it do not wait for it.
/// </summary>
internal sealed class RetryLadder(IOptions<MessagingOptions> options)
{
    private const int MaxDelays = 10;

    /// <summary>
    /// A message waits for up to this part less than its delay, so that messages that failed together do not return together. Never for
    /// longer: the queue's own time to live is the delay, and a message that waits longer would hold up those behind it.
    /// </summary>
    private const double Jitter = 0.25;

    private readonly MessagingOptions options = options.Value;

    /// <exception cref="InvalidOperationException">There are no delays, or too many.</exception>
    public IReadOnlyList<TimeSpan> Delays =>
        options.RetryDelays.Count is > 0 and <= MaxDelays
            ? [.. options.RetryDelays.Distinct()]
            : throw new InvalidOperationException(
                $"Messaging:RetryDelays has {options.RetryDelays.Count} delays; 1 to {MaxDelays} are possible."
            );

    /// <summary>
    /// Name of a delay's exchange and queue, with the largest unit that gives a whole number: <c>retry.10s</c>, <c>retry.1m</c>.
    /// </summary>
    public static string NameOf(TimeSpan delay) =>
        delay switch
        {
            { TotalMinutes: >= 1, Seconds: 0, Milliseconds: 0 } => $"retry.{delay.TotalMinutes:0}m",
            { TotalSeconds: >= 1, Milliseconds: 0 } => $"retry.{delay.TotalSeconds:0}s",
            _ => $"retry.{delay.TotalMilliseconds:0}ms",
        };

    /// <summary>Whether a message that has failed <paramref name="attempts"/> times is tried again.</summary>
    public bool HasNext(int attempts) => attempts < options.MaxAttempts;

    /// <summary>The copy that waits and then returns to <paramref name="queue"/>.</summary>
    /// <param name="queue">Where the message failed.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="attempts">Attempts so far, including the one that has just failed. At least 1.</param>
    public OutgoingMessage Next(string queue, Delivery delivery, int attempts)
    {
        var delay = options.RetryDelays[Math.Min(attempts, options.RetryDelays.Count) - 1];
        var wait = delay * (1 - (Jitter * options.Random.NextDouble()));
        var properties = delivery.CopyProperties();
        properties.Headers![Delivery.AttemptHeader] = attempts;
        properties.Expiration = wait.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        return new OutgoingMessage(NameOf(delay), queue, properties, delivery.Body);
    }
}
