using System.CommandLine;

namespace Payments.Cli.Webhooks;

/// <summary><c>payments webhooks sign</c></summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var signing = new Signing();
        var command = signing.AddTo(new Command("sign", $"Prints the header {Signing.Header} for the body on the standard input."));
        command.SetAction(
            async (parsed, ct) => Console.WriteLine($"{Signing.Header}: {signing.Sign(parsed, await Signing.ReadBodyAsync(ct))}")
        );
        return command;
    }
}
