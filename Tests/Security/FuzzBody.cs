using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Payments.Tests.Security;

/// <summary>Bodies that look right by their schema, and what makes them wrong. The same random numbers give the same body.</summary>
internal sealed class FuzzBody(Random random, Func<string> anyId)
{
    private const string Hole = "@@hole@@";
    private const int Deep = 200;
    private const int Long = 10_000;
    private const int TooLong = 70_000;

    /// <summary>Characters of a text in a path or a query.</summary>
    private const int MaxText = 500;

    /// <summary>JSON values, and some that are no JSON, that replace right ones.</summary>
    private static readonly string[] OddValues =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1",
        "1.5",
        "1e2",
        "1e400",
        "-1e-400",
        "99999999",
        "100000000",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "123456789012345678901234567890",
        "-0",
        "01",
        "NaN",
        "Infinity",
        "'single'",
        "undefined",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\uffff\"",
        "\"\\u202eabc\"",
        "\"💥👩‍👩‍👧\"",
        "\"\\r\\nBcc: x@example.com\"",
        "\"'; DROP TABLE payments; --\"",
        "\"%00%0a\"",
        "\"../../etc/passwd\"",
        "\"{{7*7}}${7*7}\"",
        "\"<script>alert(1)</script>\"",
        "\"2024-02-30\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999+14:00\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"1e309\"",
        "\"-1\"",
        "\"١٢٣\"",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "{\"\":null}",
        "{\"$type\":\"Shop.Order\"}",
        "{\"__proto__\":{}}",
        "[1,\"a\",{}]",
    ];

    /// <summary>Values by which a request gets beyond its validation.</summary>
    private static readonly Dictionary<string, string[]> GoodValues = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = ["\"fuzz@example.com\""],
        ["purpose"] = ["\"purchase\""],
        ["expiresAt"] = ["\"2126-01-01T00:00:00Z\""],
        ["email"] = ["\"fuzz@example.com\""],
        ["receipt_email"] = ["\"fuzz@example.com\""],
        ["cardNo"] = ["\"4242424242424242\"", "\"4000000000000002\"", "\"1234567890123456\""],
        ["number"] = ["\"4242424242424242\""],
        ["amount"] = ["1", "500", "2000"],
        ["amount_to_capture"] = ["1", "100"],
        ["currency"] = ["\"usd\"", "\"EUR\"", "\"JPY\""],
        ["expMonth"] = ["12"],
        ["expYear"] = ["2031"],
        ["exp_month"] = ["12"],
        ["exp_year"] = ["2031"],
        ["cvc"] = ["\"123\""],
        ["type"] = ["\"card\""],
        ["payment_method"] = ["\"pm_card_visa\"", "\"pm_card_chargeDeclined\"", "\"pm_card_mastercard\""],
        ["capture_method"] = ["\"manual\"", "\"automatic\""],
        ["confirm"] = ["true", "false"],
        ["reason"] = ["\"duplicate\"", "\"requested_by_customer\""],
        ["cancellation_reason"] = ["\"abandoned\""],
        ["student_no"] = ["\"S001\"", "\"S002\"", "\"S005\""],
        ["term"] = ["\"Spring2024\"", "\"Fall2026\""],
        ["scopes"] = ["[\"refunds:read\"]"],
        ["name"] = ["\"fuzz\""],
        ["merchant"] = ["\"fuzz\""],
        ["password"] = ["\"correct horse 7\""],
        ["why"] = ["\"fuzz\""],
        ["dryRun"] = ["true"],
        ["all"] = ["true"],
        ["metadata"] = ["{\"a\":\"b\"}"],
        ["paymentType"] = ["\"Credit Card\""],
        ["description"] = ["\"fuzz\""],
    };

    /// <summary>A body that nothing is wrong with, as far as its schema tells.</summary>
    public string Right(FuzzOperation operation) =>
        operation.Schema is null ? "{}" : (Build(operation.Schema, operation.Document, "", 0) ?? new JsonObject()).ToJsonString();

    /// <summary>A body with something wrong in it, as JSON or what should have been.</summary>
    public byte[] Wrong(FuzzOperation operation)
    {
        var right = Right(operation);
        return random.Next(12) switch
        {
            0 => [],
            1 => Encoding.UTF8.GetBytes(right[..random.Next(right.Length)]),
            2 => InvalidUtf8(right),
            3 => Encoding.UTF8.GetBytes(OddValue()),
            4 => Encoding.UTF8.GetBytes($"[{right}]"),
            5 => Encoding.UTF8.GetBytes(right.Length > 2 ? $"{right[..^1]},{right[1..]}" : "{\"a\":1,\"a\":2}"),
            6 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(right)],
            7 => Encoding.UTF8.GetBytes(right + OddValue()),
            _ => Encoding.UTF8.GetBytes(Replace(right)),
        };
    }

    /// <summary>The same as a form, <c>a[b]=c</c>.</summary>
    public static byte[] Form(byte[] json)
    {
        try
        {
            var pairs = new List<string>();
            Flatten(pairs, "", JsonNode.Parse(json));
            return Encoding.UTF8.GetBytes(string.Join('&', pairs));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            return json;
        }
    }

    /// <summary>A text for a path or a query.</summary>
    public string Text(string name)
    {
        if (random.Next(3) == 0)
        {
            var odd = OddValue().Trim('"');
            return Uri.EscapeDataString(odd[..Math.Min(odd.Length, MaxText)]);
        }

        return name.Contains("id", StringComparison.OrdinalIgnoreCase) || random.Next(2) == 0
            ? Uri.EscapeDataString(anyId())
            : random.Next(-1, 300).ToString(CultureInfo.InvariantCulture);
    }

    private string OddValue() =>
        random.Next(OddValues.Length + 5) switch
        {
            0 => $"\"{new string('x', Long)}\"",
            1 => $"\"{new string('x', TooLong)}\"",
            2 => new string('[', Deep) + new string(']', Deep),
            3 => string.Concat(Enumerable.Repeat("{\"a\":", Deep)) + "1" + new string('}', Deep),
            4 => $"\"{anyId()}\"",
            var i => OddValues[i - 5],
        };

    /// <summary>Puts an odd value somewhere, or takes a member away, or adds one; once to three times.</summary>
    private string Replace(string right)
    {
        var root = JsonNode.Parse(right)!;
        var times = random.Next(1, 4);
        for (var i = 0; i < times; i++)
        {
            var objects = Objects(root).ToList();
            if (objects.Count == 0)
            {
                return OddValue();
            }

            var target = objects[random.Next(objects.Count)];
            var names = target.Select(m => m.Key).ToList();
            var name = names.Count == 0 || random.Next(6) == 0 ? $"extra{i}" : names[random.Next(names.Count)];
            if (random.Next(5) == 0)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = Hole;
            }
        }

        var text = root.ToJsonString();
        while (text.IndexOf($"\"{Hole}\"", StringComparison.Ordinal) is var at and >= 0)
        {
            text = text[..at] + OddValue() + text[(at + Hole.Length + 2)..];
        }

        return text;
    }

    private byte[] InvalidUtf8(string right)
    {
        var bytes = Encoding.UTF8.GetBytes(right).ToList();
        byte[][] bad =
        [
            [0xFF],
            [0xC0, 0x80],
            [0xED, 0xA0, 0x80],
            [0xF5, 0x80, 0x80, 0x80],
            [0x00],
            [0xE2, 0x82],
        ];
        bytes.InsertRange(random.Next(bytes.Count), bad[random.Next(bad.Length)]);
        return [.. bytes];
    }

    private JsonNode? Build(JsonNode schema, JsonNode document, string name, int depth)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            return depth > 5
                ? null
                : Build(document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!, document, name, depth + 1);
        }

        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"])?.AsArray() is { } choices)
        {
            return Build(choices.LastOrDefault(c => c!["type"]?.ToString() != "null")!, document, name, depth + 1);
        }

        if (GoodValues.TryGetValue(name, out var good))
        {
            return JsonNode.Parse(good[random.Next(good.Length)]);
        }

        var type = schema["type"] is JsonArray types
            ? types.Select(t => t!.ToString()).First(t => t != "null")
            : schema["type"]?.ToString();
        return type switch
        {
            "array" => new JsonArray([
                .. Enumerable.Range(0, random.Next(2)).Select(_ => Build(schema["items"]!, document, "", depth + 1)),
            ]),
            "integer" or "number" => random.Next(1, 1_000),
            "boolean" => random.Next(2) == 0,
            "string" when schema["format"]?.ToString() == "uuid" => Guid.NewGuid().ToString(),
            "string" when schema["format"]?.ToString() == "date-time" => DateTime.UtcNow.ToString("O"),
            "string" => random.Next(2) == 0 ? anyId() : $"fuzz{random.Next()}",
            _ => Members(schema, document, depth),
        };
    }

    private JsonObject Members(JsonNode schema, JsonNode document, int depth)
    {
        var built = new JsonObject();
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            if (random.Next(4) > 0)
            {
                built[name] = Build(member!, document, name, depth + 1);
            }
        }

        return built;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject o => Objects(o),
            JsonArray a => a.SelectMany(Objects),
            _ => [],
        };

    private static IEnumerable<JsonObject> Objects(JsonObject o) => o.SelectMany(m => Objects(m.Value)).Prepend(o);

    private static void Flatten(List<string> pairs, string name, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (member, value) in o)
                {
                    Flatten(pairs, name.Length == 0 ? member : $"{name}[{member}]", value);
                }

                break;
            case JsonArray a:
                foreach (var item in a)
                {
                    Flatten(pairs, name + "[]", item);
                }

                break;
            default:
                pairs.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(node?.ToString() ?? "")}");
                break;
        }
    }
}
