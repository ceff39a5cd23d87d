using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>
/// Reads the parameters of a request: from the address of a GET, from the body of a POST, which is form-encoded as Stripe's libraries send
/// it, or JSON.
/// </summary>
internal static class ParameterReader
{
    private const string Json = "application/json";
    private const int MaxParameters = 256;
    private const int MaxNameLength = 200;

    /// <summary>Deepest <c>a[b][c]</c>.</summary>
    private const int MaxDepth = 5;

    /// <exception cref="ApiException">They cannot be read, are too many, or hold a character that no text may hold.</exception>
    public static async Task<Parameters> ReadParametersAsync(this HttpRequest request, CancellationToken ct)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (HttpMethods.IsGet(request.Method))
        {
            AddAll(values, request.Query);
        }
        else if (request.HasJsonContentType())
        {
            await AddJsonAsync(values, request, ct);
        }
        else if (request.HasFormContentType)
        {
            AddAll(values, await ReadFormAsync(request, ct));
        }
        else if (request.ContentLength is > 0 || request.ContentType is not null)
        {
            throw ApiErrors.Invalid(
                null,
                $"Invalid request (check that your POST content type is application/x-www-form-urlencoded or {Json})."
            );
        }

        return new Parameters(values);
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await request.ReadFormAsync(ct);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw ApiErrors.Invalid(null, "Invalid request: the form cannot be read.");
        }
    }

    private static void AddAll(Dictionary<string, string> values, IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        foreach (var (name, texts) in pairs)
        {
            // a[] comes once for each of its values; of other names that come more than once the last counts, as Stripe's own servers have
            // it.
            if (name.EndsWith("[]", StringComparison.Ordinal))
            {
                for (var i = 0; i < texts.Count; i++)
                {
                    Add(values, $"{name[..^2]}[{i.ToString(CultureInfo.InvariantCulture)}]", texts[i]);
                }
            }
            else
            {
                Add(values, name, texts[^1]);
            }
        }
    }

    private static async Task AddJsonAsync(Dictionary<string, string> values, HttpRequest request, CancellationToken ct)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = MaxDepth + 1 }, ct);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw ApiErrors.Invalid(null, "Invalid request: the body must be a JSON object.");
            }

            AddJson(values, "", document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair throws InvalidOperationException.
            throw ApiErrors.Invalid(null, "Invalid request: the body is not valid JSON.");
        }
    }

    private static void AddJson(Dictionary<string, string> values, string name, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    AddJson(values, name.Length == 0 ? member.Name : $"{name}[{member.Name}]", member.Value);
                }

                break;
            case JsonValueKind.Array:
                for (var i = 0; i < element.GetArrayLength(); i++)
                {
                    AddJson(values, $"{name}[{i.ToString(CultureInfo.InvariantCulture)}]", element[i]);
                }

                break;
            default:
                Add(
                    values,
                    name,
                    element.ValueKind switch
                    {
                        JsonValueKind.String => element.GetString(),
                        JsonValueKind.Null => "",
                        _ => element.GetRawText(),
                    }
                );
                break;
        }
    }

    private static void Add(Dictionary<string, string> values, string name, string? text)
    {
        if (name.Length is 0 or > MaxNameLength || values.Count >= MaxParameters)
        {
            throw ApiErrors.Invalid(
                null,
                $"Invalid request: at most {MaxParameters} parameters, with names of 1 to {MaxNameLength} characters."
            );
        }

        // PostgreSQL stores no NUL in a text.
        if (name.Contains('\0', StringComparison.Ordinal) || text?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw ApiErrors.Invalid(null, "Invalid request: a parameter holds a NUL character.");
        }

        values[name] = text ?? "";
    }
}
