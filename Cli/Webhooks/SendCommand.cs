using System.CommandLine;
using System.Net.Http.Headers;

namespace Payments.Cli.Webhooks;

/// <summary><c>payments webhooks send</c></summary>
internal static class SendCommand
{
    public static Command Create()
    {
        var signer = new WebhookSigner();
        var url = new Option<string>("--url")
        {
            Description = "The URL to send it to.",
            DefaultValueFactory = _ => "http://localhost:8081/webhooks/stripe",
        };
        var command = signer.AddTo(new Command("send", "Signs the body on the standard input and sends it as a webhook.") { url });
        command.SetAction(
            async (parsed, ct) =>
            {
                if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out var target))
                {
                    throw new CommandException($"--url {parsed.GetValue(url)} is no address.");
                }

                var body = await WebhookSigner.ReadBodyAsync(ct);
                using var http = new HttpClient();
                using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Add(WebhookSigner.Header, signer.Sign(parsed, body));
                using var response = await http.SendAsync(request, ct);
                if (!response.IsSuccessStatusCode)
                {
                    throw new CommandException(
                        $"{(int)response.StatusCode} {response.ReasonPhrase}: {await response.Content.ReadAsStringAsync(ct)}"
                    );
                }

                Console.WriteLine($"{(int)response.StatusCode} {response.ReasonPhrase}");
            }
        );
        return command;
    }
}
