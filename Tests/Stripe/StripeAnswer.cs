using System.Text.Json.Nodes;

namespace Payments.Tests.Stripe;

/// <summary>Status and body of an answer.</summary>
internal sealed record StripeAnswer(int Status, JsonObject Body)
{
    public static StripeAnswer Ok(JsonObject body) => new(200, body);

    public static StripeAnswer Error(int status, string type, string? code, string? declineCode = null, JsonObject? intent = null) =>
        new(
            status,
            new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["type"] = type,
                    ["code"] = code,
                    ["decline_code"] = declineCode,
                    ["message"] = "A text for people.",
                    ["payment_intent"] = intent?.DeepClone(),
                },
            }
        );

    /// <summary>A copy in which a member has another value.</summary>
    public StripeAnswer With(string name, Func<JsonNode?, JsonNode?> change)
    {
        var body = (JsonObject)Body.DeepClone();
        body[name] = change(body[name]);
        return this with { Body = body };
    }
}
