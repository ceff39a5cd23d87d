using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using static Payments.Tests.Stripe.StripeObjects;

namespace Payments.Tests.Stripe;

/// <summary>What the double has done: intents, refunds, disputes, cards, and the answers it keeps under idempotency keys.</summary>
internal sealed class StripeBooks
{
    /// <summary>Least amount of an intent, minor units.</summary>
    public const long LeastAmount = 50;

    private static readonly Dictionary<string, (string Code, string Decline)> Declines = new()
    {
        ["pm_card_chargeDeclined"] = ("card_declined", "generic_decline"),
        ["pm_card_visa_chargeDeclinedInsufficientFunds"] = ("card_declined", "insufficient_funds"),
        ["pm_card_chargeDeclinedExpiredCard"] = ("expired_card", "expired_card"),
    };

    private readonly Lock sync = new();
    private readonly Dictionary<string, (string Request, StripeAnswer Answer)> kept = [];
    private readonly List<JsonObject> intents = [];
    private readonly List<JsonObject> refunds = [];
    private readonly List<JsonObject> disputes = [];
    private readonly Dictionary<string, DateTimeOffset> charged = [];
    private readonly HashSet<string> cards = ["pm_card_visa", "pm_card_mastercard", .. Declines.Keys];

    /// <summary>Money taken and not given back, minor units.</summary>
    public long Taken
    {
        get
        {
            lock (sync)
            {
                return intents.Sum(i => Number(i, "amount_received")) - refunds.Sum(r => Number(r, "amount"));
            }
        }
    }

    public int Intents => intents.Count;

    public int RefundCount => refunds.Count;

    /// <summary>Forgets the keys, as Stripe does after 24 hours.</summary>
    public void ForgetKeys()
    {
        lock (sync)
        {
            kept.Clear();
        }
    }

    public StripeAnswer Once(string? key, string path, IFormCollection form, Func<StripeAnswer> work)
    {
        lock (sync)
        {
            if (string.IsNullOrEmpty(key))
            {
                return work();
            }

            var request = path + "?" + string.Join('&', form.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"));
            if (!kept.TryGetValue(key, out var known))
            {
                known = (request, work());
                kept[key] = known;
            }

            return known.Request == request ? known.Answer : StripeAnswer.Error(400, "idempotency_error", null);
        }
    }

    public StripeAnswer CreatePaymentMethod(IFormCollection form)
    {
        var number = form["card[number]"].ToString();
        if (form["card[exp_month]"].Count == 0)
        {
            return StripeAnswer.Error(400, "invalid_request_error", "parameter_missing");
        }

        if (number.EndsWith('1'))
        {
            return StripeAnswer.Error(402, "card_error", "incorrect_number");
        }

        var id = Id("pm");
        cards.Add(id);
        return StripeAnswer.Ok(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = "payment_method",
                ["card"] = new JsonObject { ["brand"] = "visa", ["last4"] = number[^4..] },
            }
        );
    }

    public StripeAnswer CreateIntent(IFormCollection form)
    {
        if (form["payment_method"].ToString() is { Length: > 0 } method && !cards.Contains(method))
        {
            return StripeAnswer.Error(400, "invalid_request_error", "resource_missing");
        }

        if (long.Parse(form["amount"].ToString(), CultureInfo.InvariantCulture) < LeastAmount)
        {
            return StripeAnswer.Error(400, "invalid_request_error", "amount_too_small");
        }

        var id = Id("pi");
        var intent = new JsonObject
        {
            ["id"] = id,
            ["object"] = "payment_intent",
            ["amount"] = long.Parse(form["amount"].ToString(), CultureInfo.InvariantCulture),
            ["amount_received"] = 0,
            ["amount_capturable"] = 0,
            ["currency"] = form["currency"].ToString(),
            ["status"] = form["payment_method"].Count == 0 ? "requires_payment_method" : "requires_confirmation",
            ["client_secret"] = $"{id}_secret_{Guid.NewGuid():N}",
            ["capture_method"] = form["capture_method"].ToString(),
            ["payment_method"] = form["payment_method"].ToString(),
            ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["metadata"] = Metadata(form),
            ["last_payment_error"] = null,
            ["latest_charge"] = null,
        };
        intents.Add(intent);
        return form["confirm"] == "true" ? Confirm(intent) : StripeAnswer.Ok(Copy(intent));
    }

    public StripeAnswer Confirm(string id, IFormCollection form)
    {
        if (Find(id) is not { } intent)
        {
            return Missing();
        }

        if (form["payment_method"].ToString() is { Length: > 0 } method)
        {
            intent["payment_method"] = method;
        }

        return Confirm(intent);
    }

    public StripeAnswer Capture(string id, IFormCollection form)
    {
        if (Find(id) is not { } intent)
        {
            return Missing();
        }

        var (amount, capturable) = (
            long.Parse(form["amount_to_capture"].ToString(), CultureInfo.InvariantCulture),
            Number(intent, "amount_capturable")
        );
        if (Text(intent, "status") != "requires_capture")
        {
            return StripeAnswer.Error(400, "invalid_request_error", "payment_intent_unexpected_state", intent: intent);
        }

        if (amount > capturable)
        {
            return StripeAnswer.Error(400, "invalid_request_error", "amount_too_large", intent: intent);
        }

        (intent["amount_received"], intent["amount_capturable"], intent["status"]) = (amount, 0, "succeeded");
        return StripeAnswer.Ok(Copy(intent));
    }

    public StripeAnswer Cancel(string id)
    {
        if (Find(id) is not { } intent)
        {
            return Missing();
        }

        if (Text(intent, "status") is "succeeded" or "canceled" or "processing")
        {
            return StripeAnswer.Error(400, "invalid_request_error", "payment_intent_unexpected_state", intent: intent);
        }

        (intent["amount_capturable"], intent["status"]) = (0, "canceled");
        return StripeAnswer.Ok(Copy(intent));
    }

    /// <summary>Where an intent stands from now on, whatever it was.</summary>
    public void MoveTo(string id, string status)
    {
        lock (sync)
        {
            Find(id)!["status"] = status;
        }
    }

    /// <summary>Its payer disputes a charge; or the dispute of it, which is known, is from now on where it is said to be.</summary>
    public void Dispute(string intent, long amount, string status)
    {
        lock (sync)
        {
            disputes.RemoveAll(d => Text(d, "payment_intent") == intent);
            disputes.Add(
                new JsonObject
                {
                    ["id"] = Id("dp"),
                    ["object"] = "dispute",
                    ["amount"] = amount,
                    ["currency"] = Text(Find(intent)!, "currency"),
                    ["status"] = status,
                    ["payment_intent"] = intent,
                    ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                }
            );
        }
    }

    /// <summary>As if an intent had been opened earlier.</summary>
    public void MakeOlder(string id, TimeSpan by)
    {
        lock (sync)
        {
            Find(id)!["created"] = Number(Find(id)!, "created") - (long)by.TotalSeconds;
        }
    }

    /// <summary>As if it had been paid earlier.</summary>
    public void MakeChargeOlder(string id, TimeSpan by)
    {
        lock (sync)
        {
            charged[id] -= by;
        }
    }

    public StripeAnswer CreateRefund(IFormCollection form)
    {
        var (id, amount) = (form["payment_intent"].ToString(), long.Parse(form["amount"].ToString(), CultureInfo.InvariantCulture));
        if (Find(id) is not { } intent)
        {
            return Missing();
        }

        if (amount > Number(intent, "amount_received") - RefundedOf(id))
        {
            return StripeAnswer.Error(400, "invalid_request_error", "charge_already_refunded");
        }

        var refund = new JsonObject
        {
            ["id"] = Id("re"),
            ["object"] = "refund",
            ["amount"] = amount,
            ["currency"] = Text(intent, "currency"),
            ["status"] = "succeeded",
            ["payment_intent"] = id,
            ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["metadata"] = Metadata(form),
        };
        refunds.Add(refund);
        return StripeAnswer.Ok(Copy(refund));
    }

    public StripeAnswer Retrieve(string id)
    {
        lock (sync)
        {
            return Find(id) is { } intent ? StripeAnswer.Ok(Expanded(intent)) : Missing();
        }
    }

    public StripeAnswer List(IQueryCollection query)
    {
        lock (sync)
        {
            return Listed(intents.AsEnumerable().Reverse(), query, Expanded);
        }
    }

    /// <summary>The balance transactions: what was taken, given back and disputed.</summary>
    public StripeAnswer Movements(IQueryCollection query)
    {
        lock (sync)
        {
            var taken = intents
                .Where(i => Number(i, "amount_received") > 0)
                .Select(i => Movement("charge", Text(i, "id"), Text(i, "id"), charged[Text(i, "id")].ToUnixTimeSeconds()));
            var given = refunds.Select(r => Movement("refund", Text(r, "id"), Text(r, "payment_intent"), Number(r, "created")));
            var disputed = disputes.Select(d => Movement("dispute", Text(d, "id"), Text(d, "payment_intent"), Number(d, "created")));
            return Listed(taken.Concat(given).Concat(disputed).OrderByDescending(m => Number(m, "created")), query, Copy);
        }
    }

    /// <summary>Understands one question: metadata["name"]:"value".</summary>
    public StripeAnswer Search(string query)
    {
        lock (sync)
        {
            var parts = query.Split('"');
            return Page(
                intents.Where(i => parts.Length == 5 && i["metadata"]?[parts[1]]?.GetValue<string>() == parts[3]).Select(Copy),
                hasMore: false
            );
        }
    }

    public StripeAnswer Refunds(string intent)
    {
        lock (sync)
        {
            return Page(refunds.Where(r => Text(r, "payment_intent") == intent).Select(Copy), hasMore: false);
        }
    }

    public StripeAnswer Disputes(string intent)
    {
        lock (sync)
        {
            return Page(disputes.Where(d => Text(d, "payment_intent") == intent).Select(Copy), hasMore: false);
        }
    }

    private StripeAnswer Confirm(JsonObject intent)
    {
        var amount = Number(intent, "amount");
        if (Declines.TryGetValue(Text(intent, "payment_method"), out var decline))
        {
            intent["status"] = "requires_payment_method";
            var answer = StripeAnswer.Error(402, "card_error", decline.Code, decline.Decline, intent);
            intent["last_payment_error"] = answer.Body["error"]!.DeepClone();
            return answer;
        }

        (intent["status"], intent["amount_received"], intent["amount_capturable"]) =
            Text(intent, "capture_method") == "manual" ? ("requires_capture", 0L, amount) : ("succeeded", amount, 0L);
        intent["latest_charge"] = Id("ch");
        charged[Text(intent, "id")] = DateTimeOffset.UtcNow;
        return StripeAnswer.Ok(Copy(intent));
    }

    private JsonObject? Find(string id) => intents.Find(i => Text(i, "id") == id);

    private long RefundedOf(string intent) => refunds.Where(r => Text(r, "payment_intent") == intent).Sum(r => Number(r, "amount"));

    private JsonObject Expanded(JsonObject intent)
    {
        var copy = Copy(intent);
        copy["latest_charge"] = copy["latest_charge"] is null
            ? null
            : new JsonObject
            {
                ["id"] = Text(intent, "latest_charge"),
                ["created"] = charged[Text(intent, "id")].ToUnixTimeSeconds(),
                ["amount_refunded"] = RefundedOf(Text(intent, "id")),
                ["disputed"] = disputes.Exists(d => Text(d, "payment_intent") == Text(intent, "id")),
            };
        return copy;
    }

    private static JsonObject Metadata(IFormCollection form) =>
        new(
            form.Where(f => f.Key.StartsWith("metadata[", StringComparison.Ordinal))
                .Select(f => KeyValuePair.Create(f.Key["metadata[".Length..^1], (JsonNode?)f.Value.ToString()))
        );

    private static StripeAnswer Missing() => StripeAnswer.Error(404, "invalid_request_error", "resource_missing");
}
