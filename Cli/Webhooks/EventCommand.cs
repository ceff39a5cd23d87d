using System.CommandLine;
using System.Text.Json.Nodes;

namespace Payments.Cli.Webhooks;

/// <summary><c>payments webhooks event</c></summary>
internal static class EventCommand
{
    private const string Succeeded = "payment_intent.succeeded";
    private const string Failed = "payment_intent.payment_failed";
    private const string Canceled = "payment_intent.canceled";

    public static Command Create()
    {
        var type = new Argument<string>("type") { Description = "The type of the event." };
        type.AcceptOnlyFromAmong(Succeeded, Failed, Canceled);
        var intent = new Option<string>("--intent") { Description = "The payment intent, pi_…", Required = true };
        var amount = new Option<long>("--amount")
        {
            Description = "The amount in minor units: 1200 is 12.00 in most currencies.",
            Required = true,
        };
        var currency = new Option<string>("--currency") { Description = "ISO 4217 code.", Required = true };
        var code = new Option<string>("--code")
        {
            Description = $"The error code, for {Failed}.",
            DefaultValueFactory = _ => "card_declined",
        };
        var id = new Option<string?>("--id")
        {
            Description = "The event's id, evt_…; default: a new one. An event with an id that has come before has no second effect.",
        };
        var command = new Command("event", "Prints an event about a payment intent, as Stripe sends them, for 'sign' and 'send'.")
        {
            type,
            intent,
            amount,
            currency,
            code,
            id,
        };
        command.SetAction(parsed =>
        {
            var item = ItemOf(
                parsed.GetValue(type)!,
                WithPrefix("pi_", "--intent", parsed.GetValue(intent)!),
                parsed.GetValue(amount),
                parsed.GetValue(currency)!,
                parsed.GetValue(code)!
            );
            Console.WriteLine(
                new JsonObject
                {
                    ["id"] = WithPrefix("evt_", "--id", parsed.GetValue(id) ?? $"evt_{Guid.CreateVersion7():N}"),
                    ["object"] = "event",
                    ["api_version"] = "2024-06-20",
                    ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                    ["type"] = parsed.GetValue(type),
                    ["data"] = new JsonObject { ["object"] = item },
                }.ToJsonString()
            );
        });
        return command;
    }

    private static JsonObject ItemOf(string type, string intent, long amount, string currency, string code) =>
        new()
        {
            ["id"] = intent,
            ["object"] = "payment_intent",
            ["amount"] = amount > 0 ? amount : throw new CommandException("--amount must be above 0."),
            ["amount_received"] = type == Succeeded ? amount : 0,
            ["currency"] = currency.ToLowerInvariant(),
            ["status"] = type switch
            {
                Succeeded => "succeeded",
                Failed => "requires_payment_method",
                _ => "canceled",
            },
            ["last_payment_error"] = type == Failed ? new JsonObject { ["type"] = "card_error", ["code"] = code } : null,
            ["metadata"] = new JsonObject(),
        };

    private static string WithPrefix(string prefix, string option, string value) =>
        value.StartsWith(prefix, StringComparison.Ordinal)
            ? value
            : throw new CommandException($"{option} {value} does not begin with {prefix}.");
}
