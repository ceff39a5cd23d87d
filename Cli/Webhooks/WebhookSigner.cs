using System.CommandLine;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Cli.Webhooks;

/// <summary>
/// The options for signing a webhook, and the signature: <c>t=[seconds],v1=[HMAC-SHA256 over t, a full stop and the body]</c>.
/// </summary>
internal sealed class WebhookSigner
{
    public const string Header = "Stripe-Signature";

    private const string SecretVariable = "PAYMENTS_WEBHOOK_SECRET";

    private readonly Option<string?> secret = new("--secret")
    {
        Description =
            $"The signing secret; default: the environment variable {SecretVariable}, which other users of this machine cannot read.",
    };

    private readonly Option<DateTimeOffset?> at = new("--at") { Description = "Time of the signature; default: now." };

    public Command AddTo(Command command)
    {
        command.Options.Add(secret);
        command.Options.Add(at);
        return command;
    }

    /// <summary>The body from standard input, byte for byte.</summary>
    public static async Task<byte[]> ReadBodyAsync(CancellationToken ct)
    {
        using var body = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(body, ct);
        return body.ToArray();
    }

    /// <summary>The header's value for a body.</summary>
    /// <exception cref="CommandException">There is no secret.</exception>
    public string Sign(ParseResult parsed, byte[] body)
    {
        var key = parsed.GetValue(secret) ?? Environment.GetEnvironmentVariable(SecretVariable);
        if (string.IsNullOrEmpty(key))
        {
            throw new CommandException($"Give --secret or {SecretVariable} (the dashboard shows stripe-webhook-secret under Parameters).");
        }

        var time = (parsed.GetValue(at) ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{time}."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed))}";
    }
}
