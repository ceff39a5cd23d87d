using System.Diagnostics;

namespace Payments.Bench;

/// <summary>Runs a fixed number of requests at a time: each begins when the one before it has ended.</summary>
internal static class ClosedLoop
{
    /// <param name="concurrency">How many at a time.</param>
    /// <param name="count">How many altogether.</param>
    /// <param name="work">Gets the number, from 0.</param>
    /// <returns>From the first beginning to the last end.</returns>
    public static async Task<TimeSpan> RunAsync(int concurrency, int count, Func<int, Task> work)
    {
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, concurrency)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Increment(ref next) is var number && number < count)
                        {
                            await work(number);
                        }
                    })
                )
        );
        return Stopwatch.GetElapsedTime(started);
    }
}
