namespace Payments.Messaging;

/// <summary>Pauses that double up to a bound, with jitter of up to a quarter so that instances do not come back in step.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider clock, Random random)
{
    private const double Jitter = 0.25;
    private const int MaxDoublings = 30;

    private int doublings;

    public void Reset() => doublings = 0;

    public async Task WaitAsync(CancellationToken ct)
    {
        var pause = first * Math.Pow(2, doublings);
        doublings = Math.Min(doublings + 1, MaxDoublings);
        var bounded = pause < longest ? pause : longest;

        // On the captured context, of which services have none: the simulation of Tests runs everything on one thread.
        await Task.Delay(bounded * (1 + (random.NextDouble() * Jitter)), clock, ct)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }
}
