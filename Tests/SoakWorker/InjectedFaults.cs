using System.Diagnostics;
using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>
/// Faults that must happen at an exact point of the code: each is armed by a command, waits for its point, and happens once.
/// </summary>
internal sealed class InjectedFaults
{
    private int hang;
    private int killBeforeDelete;
    private int killBeforeAck;

    public void ArmHang() => Interlocked.Exchange(ref hang, 1);

    public void ArmKillBeforeDelete() => Interlocked.Exchange(ref killBeforeDelete, 1);

    public void ArmKillBeforeAck() => Interlocked.Exchange(ref killBeforeAck, 1);

    /// <summary>If armed, never returns and ignores every token.</summary>
    public async Task HangIfArmedAsync()
    {
        if (Interlocked.Exchange(ref hang, 0) == 1)
        {
            WorkerOutput.WriteLine(SoakCommands.Injected + SoakCommands.Hang);
            await new TaskCompletionSource().Task;
        }
    }

    /// <summary>Called between a confirmed publish and the deletion from the outbox.</summary>
    public void KillBeforeDeleteIfArmed()
    {
        if (Interlocked.Exchange(ref killBeforeDelete, 0) == 1)
        {
            KillProcess(SoakCommands.KillBetweenPublishAndDelete);
        }
    }

    /// <summary>Kills the process between the commit of an effect and its acknowledgement.</summary>
    public void KillAfterCommitIfArmed(MessageContext context)
    {
        if (Volatile.Read(ref killBeforeAck) == 1)
        {
            context.AfterCommit(() => KillProcess(SoakCommands.KillBetweenCommitAndAck));
        }
    }

    private static void KillProcess(string fault)
    {
        WorkerOutput.WriteLine(SoakCommands.Injected + fault);

        // SIGKILL: no further code of this process runs.
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
