using System.CommandLine;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters stop</c></summary>
internal static class StopCommand
{
    public static Command Create()
    {
        var id = new Argument<Guid>("operation");
        var command = ServiceClient.AddTo(new Command("stop", "Stops an operation; dead letters that it has not reached yet stay.") { id });
        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = ServiceClient.Create(parsed);
                await service.PostAsync($"/operations/{parsed.GetValue(id)}/stop", null, ct);
            }
        );
        return command;
    }
}
