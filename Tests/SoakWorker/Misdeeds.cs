using System.Diagnostics;
using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>Faults that must strike at an exact point: each is told once, waits for its point, strikes once.</summary>
internal sealed class Misdeeds
{
    private int hang;
    private int killBeforeDelete;
    private int killBeforeAck;

    public void TellToHang() => Interlocked.Exchange(ref hang, 1);

    public void TellToKillBeforeDelete() => Interlocked.Exchange(ref killBeforeDelete, 1);

    public void TellToKillBeforeAck() => Interlocked.Exchange(ref killBeforeAck, 1);

    /// <summary>Never returns, and does not listen to any token, if it was told to hang.</summary>
    public async Task HangIfToldAsync()
    {
        if (Interlocked.Exchange(ref hang, 0) == 1)
        {
            Speech.Say(SoakCommands.Struck + SoakCommands.Hang);
            await new TaskCompletionSource().Task;
        }
    }

    /// <summary>The point between a confirmed publish and the deletion from the outbox.</summary>
    public void KillBeforeDeleteIfTold()
    {
        if (Interlocked.Exchange(ref killBeforeDelete, 0) == 1)
        {
            KillItself(SoakCommands.KillBetweenPublishAndDelete);
        }
    }

    /// <summary>The point between the commit of an effect and its acknowledgement.</summary>
    public void KillAfterCommitIfTold(MessageContext context)
    {
        if (Volatile.Read(ref killBeforeAck) == 1)
        {
            context.AfterCommit(() => KillItself(SoakCommands.KillBetweenCommitAndAck));
        }
    }

    private static void KillItself(string fault)
    {
        Speech.Say(SoakCommands.Struck + fault);

        // SIGKILL: nothing of this process runs any further.
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}

/// <summary>Standard output, a line at a time: it belongs to the orchestration. What a person reads is on standard error.</summary>
internal static class Speech
{
    private static readonly Lock Sync = new();

    public static void Say(string line)
    {
        lock (Sync)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
