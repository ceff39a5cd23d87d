using System.Diagnostics;
using System.Globalization;

namespace Payments.Tests.Soak;

/// <summary>The wall clock of one process, which can be moved while it runs (libfaketime). Its monotonic clock is not affected.</summary>
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

            // With libfaketime's default, waits with a timeout return at once and .NET's own threads spin: an idle program uses 1.6 cores.
            start.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
        }
    }

    /// <summary>Sets the offset from the real time. The process sees it within a second.</summary>
    public void Move(TimeSpan offset)
    {
        // Replaced in one step: half of a file would be another time.
        File.WriteAllText(file + ".new", offset.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }
}
