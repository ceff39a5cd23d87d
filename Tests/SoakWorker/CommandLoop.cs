using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Payments.Messaging;

namespace Payments.SoakWorker;

/// <summary>
/// Carries out what the orchestration tells on standard input. When that ends, so does the worker: nobody is left to watch it.
/// </summary>
internal sealed class CommandLoop(IServiceProvider services)
{
    private const int MaxPolls = 1_000;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private readonly Misdeeds misdeeds = services.GetRequiredService<Misdeeds>();

    public async Task RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            // Not awaited: a command may last (a taken pool), and the next may be what ends it.
            _ = CarryOutAsync(line);
        }

        Environment.Exit(0);
    }

    private async Task CarryOutAsync(string line)
    {
        try
        {
            var words = line.Split(' ');
            await CarryOutAsync(words[0], words.Length > 1 ? long.Parse(words[1], CultureInfo.InvariantCulture) : 0);
            Speech.Say(SoakCommands.Done + line);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"'{line}' failed: {e}");
        }
    }

    private Task CarryOutAsync(string command, long argument)
    {
        switch (command)
        {
            case SoakCommands.Pause:
                return services.GetRequiredService<Producing>().PauseAsync();
            case SoakCommands.Resume:
                services.GetRequiredService<Producing>().Resume();
                return Task.CompletedTask;
            case SoakCommands.Poison:
                return services.GetRequiredService<Producing>().PoisonAsync((int)argument);
            case SoakCommands.KillBetweenPublishAndDelete:
                misdeeds.TellToKillBeforeDelete();
                return Task.CompletedTask;
            case SoakCommands.KillBetweenCommitAndAck:
                misdeeds.TellToKillBeforeAck();
                return Task.CompletedTask;
            case SoakCommands.Hang:
                misdeeds.TellToHang();
                return Task.CompletedTask;
            case SoakCommands.ExhaustPool:
                return services.GetRequiredService<PoolThief>().TakeAllAsync(TimeSpan.FromSeconds(argument));
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
                throw new TimeoutException("It has not come.");
            }

            await Task.Delay(Poll);
        }
    }
}
