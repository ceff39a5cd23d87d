using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Payments.Tests.Webhooks;

/// <summary>Events as Stripe sends them, and their signatures.</summary>
internal static class StripeEvents
{
    public static string NewId() => $"evt_{Guid.NewGuid():N}";

    /// <summary>A payment intent's event; <paramref name="change"/> changes the intent.</summary>
    public static string OfIntent(string type, string intent, long amount, Action<JsonObject>? change = null, string? id = null)
    {
        var item = new JsonObject
        {
            ["id"] = intent,
            ["object"] = "payment_intent",
            ["amount"] = amount,
            ["amount_received"] = 0,
            ["amount_capturable"] = 0,
            ["currency"] = "usd",
            ["status"] = "processing",
            ["last_payment_error"] = null,
            ["metadata"] = new JsonObject(),
        };
        change?.Invoke(item);
        return Of(type, item, id);
    }

    public static string Succeeded(string intent, long amount, Guid? paymentId = null, string? id = null) =>
        OfIntent(
            "payment_intent.succeeded",
            intent,
            amount,
            item =>
            {
                (item["status"], item["amount_received"]) = ("succeeded", amount);
                if (paymentId is not null)
                {
                    item["metadata"]!["payment_id"] = paymentId.ToString();
                }
            },
            id
        );

    public static string Failed(string intent, long amount, Guid? paymentId = null, Guid? operationId = null) =>
        OfIntent(
            "payment_intent.payment_failed",
            intent,
            amount,
            item =>
            {
                item["status"] = "requires_payment_method";
                item["last_payment_error"] = new JsonObject
                {
                    ["type"] = "card_error",
                    ["code"] = "card_declined",
                    ["decline_code"] = "lost_card",
                    ["message"] = "A text.",
                };
                item["metadata"] = MetadataOf(paymentId, operationId);
            }
        );

    /// <summary>A charge's event with the sum of what has been given back of it.</summary>
    public static string RefundTotal(string intent, long amount, long refunded, Guid? paymentId = null) =>
        Of(
            "charge.refunded",
            new JsonObject
            {
                ["id"] = $"ch_{intent}",
                ["object"] = "charge",
                ["amount"] = amount,
                ["amount_captured"] = amount,
                ["amount_refunded"] = refunded,
                ["currency"] = "usd",
                ["status"] = "succeeded",
                ["payment_intent"] = intent,
                ["metadata"] = MetadataOf(paymentId, operationId: null),
            }
        );

    /// <summary>A refund's event: <c>refund.updated</c>, <c>refund.failed</c>.</summary>
    public static string OfRefund(
        string type,
        string intent,
        string refund,
        long amount,
        string status,
        Guid? paymentId = null,
        Guid? operationId = null
    ) =>
        Of(
            type,
            new JsonObject
            {
                ["id"] = refund,
                ["object"] = "refund",
                ["amount"] = amount,
                ["currency"] = "usd",
                ["status"] = status,
                ["payment_intent"] = intent,
                ["metadata"] = MetadataOf(paymentId, operationId),
            }
        );

    /// <summary>A dispute's event: <c>charge.dispute.funds_withdrawn</c>, ….</summary>
    public static string OfDispute(string type, string intent, string dispute, long amount) =>
        Of(
            type,
            new JsonObject
            {
                ["id"] = dispute,
                ["object"] = "dispute",
                ["amount"] = amount,
                ["currency"] = "usd",
                ["status"] = "needs_response",
                ["payment_intent"] = intent,
                ["metadata"] = new JsonObject(),
            }
        );

    private static JsonObject MetadataOf(Guid? paymentId, Guid? operationId)
    {
        var metadata = new JsonObject();
        if (paymentId is not null)
        {
            metadata["payment_id"] = paymentId.ToString();
        }

        if (operationId is not null)
        {
            metadata["operation_id"] = operationId.ToString();
        }

        return metadata;
    }

    public static string Of(string type, JsonObject item, string? id = null) =>
        new JsonObject
        {
            ["id"] = id ?? NewId(),
            ["object"] = "event",
            ["api_version"] = "2024-06-20",
            ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["type"] = type,
            ["data"] = new JsonObject { ["object"] = item },
        }.ToJsonString();

    public static HttpRequestMessage Signed(string body, string secret, DateTimeOffset? at = null)
    {
        var time = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"))
        );
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Stripe-Signature", $"t={time},v1={signature}");
        return request;
    }
}
