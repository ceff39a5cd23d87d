using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Payments.Cli;

/// <summary>The service whose dead letters are meant, and the key that lets an operator in.</summary>
internal sealed class Service : IDisposable
{
    private const string KeyVariable = "PAYMENTS_OPERATOR_KEY";

    private static readonly Dictionary<string, string> Known = new()
    {
        ["payment-service"] = "http://localhost:8081",
        ["tuition-api"] = "http://localhost:9090",
        ["project-api"] = "http://localhost:8082",
    };

    private static readonly Option<string> Address = new("--service")
    {
        Description = $"Its address, or one of {string.Join(", ", Known.Keys)} on this machine.",
        DefaultValueFactory = _ => "payment-service",
    };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = $"The operator key; default: the environment variable {KeyVariable}.",
    };

    private readonly HttpClient http;

    private Service(Uri address, string? key)
    {
        http = new HttpClient { BaseAddress = address };
        if (!string.IsNullOrEmpty(key))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>Adds the options that say which service and who.</summary>
    public static Command AddTo(Command command)
    {
        command.Options.Add(Address);
        command.Options.Add(Key);
        return command;
    }

    /// <exception cref="RefusedException">The address is none.</exception>
    public static Service Of(ParseResult parsed)
    {
        var named = parsed.GetValue(Address)!;
        return Uri.TryCreate(Known.GetValueOrDefault(named, named), UriKind.Absolute, out var address)
            ? new Service(address, parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(KeyVariable))
            : throw new RefusedException($"--service {named} is neither an address nor one of {string.Join(", ", Known.Keys)}.");
    }

    /// <exception cref="RefusedException">The service says no.</exception>
    public async Task<JsonElement> GetAsync(string path, CancellationToken ct)
    {
        using var answer = await http.GetAsync("/dead-letters" + path, ct);
        return await ReadAsync(answer, ct);
    }

    /// <exception cref="RefusedException">The service says no.</exception>
    public async Task<JsonElement> PostAsync(string path, object? body, CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync("/dead-letters" + path, body, ct);
        return answer.StatusCode == HttpStatusCode.NoContent ? default : await ReadAsync(answer, ct);
    }

    public void Dispose() => http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.IsSuccessStatusCode)
        {
            return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        }

        throw new RefusedException(
            answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    $"The service does not know this operator: give --key or {KeyVariable} (the dashboard shows the key under Parameters).",
                _ => $"{(int)answer.StatusCode} {answer.ReasonPhrase}: {await answer.Content.ReadAsStringAsync(ct)}",
            }
        );
    }
}
