namespace Payments.SoakWorker;

/// <summary>Standard output, a line at a time: the tests read it. What a person reads goes to standard error.</summary>
internal static class WorkerOutput
{
    private static readonly Lock Sync = new();

    public static void WriteLine(string line)
    {
        lock (Sync)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
