using System.CommandLine;

namespace Payments.Cli.Webhooks;

/// <summary><c>payments webhooks sign</c></summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var signer = new WebhookSigner();
        var command = signer.AddTo(new Command("sign", $"Prints the header {WebhookSigner.Header} for the body on the standard input."));
        command.SetAction(
            async (parsed, ct) => Console.WriteLine($"{WebhookSigner.Header}: {signer.Sign(parsed, await WebhookSigner.ReadBodyAsync(ct))}")
        );
        return command;
    }
}
