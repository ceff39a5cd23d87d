using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>
/// Runs the commands that the test writes to standard input. When that ends, the test has ended, and so does the worker.
/// </summary>
internal sealed class CommandLoop(IServiceProvider services)
{
    private const int MaxPolls = 1_000;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private readonly InjectedFaults faults = services.GetRequiredService<InjectedFaults>();

    public async Task RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            // Not awaited: a command may take long (an exhausted pool), and the next one must not wait for it.
            _ = RunAsync(line);
        }

        Environment.Exit(0);
    }

    private async Task RunAsync(string line)
    {
        try
        {
            var words = line.Split(' ');
            await RunAsync(words[0], words.Length > 1 ? long.Parse(words[1], CultureInfo.InvariantCulture) : 0);
            WorkerOutput.WriteLine(SoakCommands.Done + line);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"'{line}' failed: {e}");
        }
    }

    private Task RunAsync(string command, long argument)
    {
        switch (command)
        {
            case SoakCommands.Pause:
                return services.GetRequiredService<ProducerWorker>().PauseAsync();
            case SoakCommands.Resume:
                services.GetRequiredService<ProducerWorker>().Resume();
                return Task.CompletedTask;
            case SoakCommands.Poison:
                return services.GetRequiredService<ProducerWorker>().PoisonAsync((int)argument);
            case SoakCommands.KillBetweenPublishAndDelete:
                faults.ArmKillBeforeDelete();
                return Task.CompletedTask;
            case SoakCommands.KillBetweenCommitAndAck:
                faults.ArmKillBeforeAck();
                return Task.CompletedTask;
            case SoakCommands.Hang:
                faults.ArmHang();
                return Task.CompletedTask;
            case SoakCommands.ExhaustPool:
                return services.GetRequiredService<PoolExhaustion>().TakeAllAsync(TimeSpan.FromSeconds(argument));
            case SoakCommands.AwaitBlocked:
                var publishing = services.GetRequiredService<BrokerConnections>().Publishing;
                return PollAsync(() => publishing.IsBlocked);
            case SoakCommands.AwaitClock:
                return PollAsync(() => (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(argument)).Duration() < ClockTolerance);
            default:
                throw new ArgumentException($"There is no command {command}.", nameof(command));
        }
    }

    private static async Task PollAsync(Func<bool> condition)
    {
        for (var polls = 0; !condition(); polls++)
        {
            if (polls == MaxPolls)
            {
                throw new TimeoutException("The awaited condition has not become true.");
            }

            await Task.Delay(Poll);
        }
    }
}
