using System.CommandLine;
using System.Net.Http.Headers;

namespace Payments.Cli.Webhooks;

/// <summary><c>payments webhooks send</c></summary>
internal static class SendCommand
{
    public static Command Create()
    {
        var signing = new Signing();
        var url = new Option<string>("--url")
        {
            Description = "Where to.",
            DefaultValueFactory = _ => "http://localhost:8081/webhooks/stripe",
        };
        var command = signing.AddTo(new Command("send", "Signs the body on the standard input and sends it as a webhook.") { url });
        command.SetAction(
            async (parsed, ct) =>
            {
                if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out var target))
                {
                    throw new RefusedException($"--url {parsed.GetValue(url)} is no address.");
                }

                var body = await Signing.ReadBodyAsync(ct);
                using var http = new HttpClient();
                using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Add(Signing.Header, signing.Sign(parsed, body));
                using var answer = await http.SendAsync(request, ct);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new RefusedException(
                        $"{(int)answer.StatusCode} {answer.ReasonPhrase}: {await answer.Content.ReadAsStringAsync(ct)}"
                    );
                }

                Console.WriteLine($"{(int)answer.StatusCode} {answer.ReasonPhrase}");
            }
        );
        return command;
    }
}
