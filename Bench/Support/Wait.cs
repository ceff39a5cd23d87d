namespace Payments.Bench;

/// <summary>Waiting for a condition, bounded.</summary>
internal static class Wait
{
    private static readonly TimeSpan DefaultStep = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TimeoutException">The condition was not met within <paramref name="bound"/>.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan bound, TimeSpan? step = null)
    {
        var deadline = DateTime.UtcNow + bound;
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"Waited {bound.TotalSeconds} s in vain until {what}.");
            }

            await Task.Delay(step ?? DefaultStep);
        }
    }
}
