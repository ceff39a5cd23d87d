using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Purposes.Cards;

/// <summary>
/// Takes card numbers out of messages that other programs have put into <c>payment_queue</c>: a number becomes a token, a brand and the
/// last four digits; a security code is dropped; in what cannot be read, everything that looks like a card is masked.
/// </summary>
internal static class CardMessages
{
    private static readonly string[] NumberMembers = ["cardNo", "cardNumber", "card_no", "card_number"];

    public static async ValueTask<ReadOnlyMemory<byte>> SanitizeAsync(
        IServiceProvider services,
        ReadOnlyMemory<byte> body,
        CancellationToken ct
    )
    {
        if (!NamesCard(body.Span) || Parse(body) is not { } message)
        {
            return CardNumbers.Mask(body);
        }

        var member = message.FirstOrDefault(m => NumberMembers.Contains(m.Key, StringComparer.OrdinalIgnoreCase));
        if (member.Key is not null)
        {
            var text = member.Value?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? member.Value.ToString() : "";
            message.Remove(member.Key);
            if (CardInput.Number(text) is { } number)
            {
                await PutTokenAsync(message, number, services.GetRequiredService<GatewayDirectory>().For(PaymentPurpose.Card), ct);
            }
        }

        return CardNumbers.Mask((ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(message));
    }

    /// <summary>Our own messages have no such member, and need not be parsed.</summary>
    private static bool NamesCard(ReadOnlySpan<byte> body) =>
        body.IndexOf("\"card"u8) >= 0 || body.IndexOf("\"Card"u8) >= 0 || body.IndexOf("\"CARD"u8) >= 0;

    private static async Task PutTokenAsync(JsonObject message, string number, IGateway gateway, CancellationToken ct)
    {
        try
        {
            var token = await gateway.TokenizeAsync(new CardDetails(number), ct);
            (message["paymentMethod"], message["brand"], message["last4"]) = (token.PaymentMethod, token.Brand, token.Last4);
        }
        catch (CardRefusedException)
        {
            // Without a token the handler refuses the message, and says why.
        }
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            // Duplicate members throw only when the members are read; Count reads them.
            return JsonNode.Parse(body.Span) is JsonObject message && message.Count >= 0 ? message : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
