using System.CommandLine;

namespace Payments.Cli.DeadLetters;

/// <summary><c>payments dead-letters stop</c></summary>
internal static class StopCommand
{
    public static Command Create()
    {
        var id = new Argument<Guid>("operation");
        var command = Service.AddTo(new Command("stop", "Stops an operation; what still waits is left where it is.") { id });
        command.SetAction(
            async (parsed, ct) =>
            {
                using var service = Service.Of(parsed);
                await service.PostAsync($"/operations/{parsed.GetValue(id)}/stop", null, ct);
            }
        );
        return command;
    }
}
