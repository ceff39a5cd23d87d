using System.Diagnostics;
using System.Globalization;

namespace Payments.Tests.Soak;

/// <summary>The wall clock of one process, which can be moved while it runs (libfaketime). Its monotonic clock goes on as it is.</summary>
internal sealed class FakeClock
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private readonly string file;

    public FakeClock(string file)
    {
        this.file = file;
        Move(TimeSpan.Zero);
    }

    public static bool IsAvailable => File.Exists(Library);

    public void ApplyTo(ProcessStartInfo start)
    {
        if (IsAvailable)
        {
            start.Environment["LD_PRELOAD"] = Library;
            start.Environment["FAKETIME_TIMESTAMP_FILE"] = file;
            start.Environment["FAKETIME_CACHE_DURATION"] = "1";
            start.Environment["DONT_FAKE_MONOTONIC"] = "1";
            start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";

            // Otherwise waits with a time limit return at once, and .NET's own threads spin: 1.6 cores for a program that does nothing.
            start.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
        }
    }

    /// <summary>The process sees it within a second.</summary>
    public void Move(TimeSpan offset)
    {
        // In one step: a half-written file would be another time.
        File.WriteAllText(file + ".new", offset.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }
}
