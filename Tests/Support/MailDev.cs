using System.Net.Http.Json;
using System.Text.Json;

namespace Payments.Tests.Support;

/// <summary>What MailDev has caught, by its REST interface.</summary>
internal sealed class MailDev(HttpClient client)
{
    private static readonly string[] Members = ["subject", "text", "html", "messageId", "to"];

    public sealed record Mail(string Subject, string Text, string Html, string MessageId, IReadOnlyList<string> To);

    public async Task<List<Mail>> AllAsync()
    {
        var mails = await client.GetFromJsonAsync<JsonElement>("/email", TestContext.Current.CancellationToken);
        return
        [
            .. mails
                .EnumerateArray()
                .Where(IsWhole)
                .Select(m => new Mail(
                    m.GetProperty("subject").GetString()!,
                    m.GetProperty("text").GetString()!,
                    m.GetProperty("html").GetString()!,
                    m.GetProperty("messageId").GetString()!,
                    [.. m.GetProperty("to").EnumerateArray().Select(t => t.GetProperty("address").GetString()!)]
                )),
        ];
    }

    /// <summary>
    /// MailDev reads what it has stored when it starts again, also a mail over which it was killed: it had not accepted that one yet.
    /// </summary>
    private static bool IsWhole(JsonElement mail) => Members.All(name => mail.TryGetProperty(name, out _));

    /// <summary>The mails that speak of a payment.</summary>
    public async Task<List<Mail>> AboutAsync(Guid paymentId) =>
        [.. (await AllAsync()).Where(m => m.Text.Contains(paymentId.ToString(), StringComparison.Ordinal))];
}
