using System.Globalization;
using Microsoft.Extensions.Options;

namespace Payments.Messaging;

/// <summary>
/// The one owner of retries. A message whose handler failed waits in a queue of the rung that its attempts have earned, and goes from
/// there back to the one queue in which it failed. Nothing is held in a consumer's memory meanwhile, and nothing behind it waits.
/// </summary>
internal sealed class RetryLadder(IOptions<MessagingOptions> options)
{
    /// <summary>Attempts that a message has behind it. It travels with the message.</summary>
    public const string AttemptHeader = "retry-attempt";

    private const int MaxRungs = 10;

    /// <summary>
    /// A message waits for up to this part less than its rung, so that what failed together does not come back together. Less and never
    /// more: the queue's own limit is the rung, and a message that waits longer would hold up those behind it.
    /// </summary>
    private const double Jitter = 0.25;

    private readonly MessagingOptions options = options.Value;

    /// <exception cref="InvalidOperationException">There are no rungs, or too many.</exception>
    public IReadOnlyList<TimeSpan> Delays =>
        options.RetryDelays.Count is > 0 and <= MaxRungs
            ? [.. options.RetryDelays.Distinct()]
            : throw new InvalidOperationException(
                $"Messaging:RetryDelays has {options.RetryDelays.Count} rungs; 1 to {MaxRungs} are possible."
            );

    /// <summary>
    /// Name of a rung's exchange and queue, with the largest unit that gives a whole number: <c>retry.10s</c>, <c>retry.1m</c>.
    /// </summary>
    public static string NameOf(TimeSpan delay) =>
        delay switch
        {
            { TotalMinutes: >= 1, Seconds: 0, Milliseconds: 0 } => $"retry.{delay.TotalMinutes:0}m",
            { TotalSeconds: >= 1, Milliseconds: 0 } => $"retry.{delay.TotalSeconds:0}s",
            _ => $"retry.{delay.TotalMilliseconds:0}ms",
        };

    /// <summary>Whether a message that has failed <paramref name="attempts"/> times may try again.</summary>
    public bool HasNext(int attempts) => attempts < options.MaxAttempts;

    /// <summary>The copy that waits and then goes back to <paramref name="queue"/>.</summary>
    /// <param name="queue">Where the message failed.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="attempts">Attempts behind it, this one included. At least 1.</param>
    public OutgoingMessage Next(string queue, Delivery delivery, int attempts)
    {
        var delay = options.RetryDelays[Math.Min(attempts, options.RetryDelays.Count) - 1];
        var wait = delay * (1 - (Jitter * options.Random.NextDouble()));
        var properties = delivery.CopyProperties();
        properties.Headers![AttemptHeader] = attempts;
        properties.Expiration = wait.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        return new OutgoingMessage(NameOf(delay), queue, properties, delivery.Body);
    }
}
