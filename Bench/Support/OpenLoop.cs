using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Payments.Bench;

/// <summary>Begins requests when they are due, not when the ones before have ended: a stall shows in all that fell due meanwhile.</summary>
internal static partial class OpenLoop
{
    private const double MicrosecondsPerSecond = 1e6;
    private const uint LongestSleep = 100_000;

    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(30);

    /// <returns>The due times in stopwatch ticks, by index.</returns>
    public static async Task<long[]> RunAsync(int ratePerSecond, int count, Func<int, Task> request)
    {
        var due = new long[count];
        var requests = new Task[count];
        var pacing = Task.Factory.StartNew(Pace, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await pacing;
        await Task.WhenAll(requests).WaitAsync(EndBound);
        return due;

        void Pace()
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                var index = i;
                due[i] = start + (long)(i * (double)Stopwatch.Frequency / ratePerSecond);
                SleepUntil(due[i]);
                requests[i] = Task.Run(() => request(index));
            }
        }
    }

    public static double MillisecondsBetween(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    private static void SleepUntil(long due)
    {
        while (Stopwatch.GetTimestamp() is var now && now < due)
        {
            _ = Sleep((uint)Math.Min((due - now) * MicrosecondsPerSecond / Stopwatch.Frequency, LongestSleep));
        }
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);
}
