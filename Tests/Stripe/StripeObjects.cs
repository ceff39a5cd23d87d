using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Payments.Tests.Stripe;

/// <summary>Objects and lists as Stripe writes them.</summary>
internal static class StripeObjects
{
    public static JsonObject Movement(string type, string id, string intent, long created) =>
        new()
        {
            ["id"] = $"txn_{id}",
            ["object"] = "balance_transaction",
            ["type"] = type,
            ["created"] = created,
            ["source"] = new JsonObject { ["object"] = type, ["payment_intent"] = intent },
        };

    public static StripeAnswer Listed(IEnumerable<JsonObject> items, IQueryCollection query, Func<JsonObject, JsonObject> show)
    {
        var found = items.Where(i => Number(i, "created") >= Bound("created[gte]") && Number(i, "created") < Bound("created[lt]")).ToList();
        var start = found.FindIndex(i => Text(i, "id") == query["starting_after"].ToString()) + 1;
        var page = found.Skip(start).Take((int)Bound("limit")).ToList();
        return Page(page.Select(show), hasMore: start + page.Count < found.Count);

        long Bound(string name) => long.Parse(query[name].ToString(), CultureInfo.InvariantCulture);
    }

    public static StripeAnswer Page(IEnumerable<JsonObject> items, bool hasMore) =>
        StripeAnswer.Ok(
            new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. items]),
                ["has_more"] = hasMore,
            }
        );

    public static JsonObject Copy(JsonObject item) => (JsonObject)item.DeepClone();

    public static string Text(JsonObject item, string name) => item[name]!.GetValue<string>();

    public static long Number(JsonObject item, string name) => Convert.ToInt64(item[name]!.ToString(), CultureInfo.InvariantCulture);

    public static string Id(string prefix) => $"{prefix}_{Guid.NewGuid():N}";
}
