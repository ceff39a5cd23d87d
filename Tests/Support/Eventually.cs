namespace Payments.Tests.Support;

/// <summary>Waiting for a condition, never for a time.</summary>
internal static class Eventually
{
    /// <summary>Long enough for a machine on which other tests take all processors; only a failing test waits for it.</summary>
    public static readonly TimeSpan DefaultBound = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer pleases, at most for <paramref name="bound"/>; then fails with the last answer.</summary>
    /// <param name="ask">Asks.</param>
    /// <param name="pleases">Whether the answer is the one waited for.</param>
    /// <param name="what">What is waited for, in words.</param>
    /// <param name="bound">Longest wait.</param>
    /// <param name="step">Between two questions; longer where many ask at once.</param>
    public static async Task<T> Get<T>(Func<Task<T>> ask, Func<T, bool> pleases, string what, TimeSpan? bound = null, TimeSpan? step = null)
    {
        var deadline = DateTime.UtcNow + (bound ?? DefaultBound);
        object? last = null;
        while (true)
        {
            try
            {
                var answer = await ask();
                if (pleases(answer))
                {
                    return answer;
                }

                last = answer;
            }
            catch (Exception e) when (e is not ShouldAssertException)
            {
                last = e;
            }

            (DateTime.UtcNow < deadline).ShouldBeTrue($"{what} within {bound ?? DefaultBound}; last seen: {last}");
            await Task.Delay(step ?? Step, TestContext.Current.CancellationToken);
        }
    }

    public static Task Be(Func<Task<bool>> condition, string what, TimeSpan? bound = null) => Get(condition, answer => answer, what, bound);

    public static Task Be(Func<bool> condition, string what, TimeSpan? bound = null) => Be(() => Task.FromResult(condition()), what, bound);
}
