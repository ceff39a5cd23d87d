namespace Payments.Messaging;

/// <summary>Delays that double up to a limit, with jitter of up to a quarter so that instances do not retry in step.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider clock, Random random)
{
    private const double Jitter = 0.25;
    private const int MaxDoublings = 30;

    private int doublings;

    /// <summary>Starts again with the first delay.</summary>
    public void Reset() => doublings = 0;

    /// <summary>Waits for the next delay. A canceled wait ends early and does not throw.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        var delay = first * Math.Pow(2, doublings);
        doublings = Math.Min(doublings + 1, MaxDoublings);
        var bounded = delay < longest ? delay : longest;

        // Continues on the captured context. Services have none; the simulation in Tests has one, and runs everything on one thread.
        await Task.Delay(bounded * (1 + (random.NextDouble() * Jitter)), clock, ct)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }
}
