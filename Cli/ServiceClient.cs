using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Payments.Cli;

/// <summary>A client of the dead-letter endpoints of one service, with the operator key.</summary>
internal sealed class ServiceClient : IDisposable
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
        Description = $"Address of the service, or one of {string.Join(", ", Known.Keys)} on this machine.",
        DefaultValueFactory = _ => "payment-service",
    };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = $"The operator key; default: the environment variable {KeyVariable}.",
    };

    private readonly HttpClient http;

    private ServiceClient(Uri address, string? key)
    {
        http = new HttpClient { BaseAddress = address };
        if (!string.IsNullOrEmpty(key))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>Adds the options for the service and the operator key.</summary>
    public static Command AddTo(Command command)
    {
        command.Options.Add(Address);
        command.Options.Add(Key);
        return command;
    }

    /// <exception cref="CommandException">The address is not valid.</exception>
    public static ServiceClient Create(ParseResult parsed)
    {
        var named = parsed.GetValue(Address)!;
        return Uri.TryCreate(Known.GetValueOrDefault(named, named), UriKind.Absolute, out var address)
            ? new ServiceClient(address, parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(KeyVariable))
            : throw new CommandException($"--service {named} is neither an address nor one of {string.Join(", ", Known.Keys)}.");
    }

    /// <exception cref="CommandException">The service has refused the request.</exception>
    public async Task<JsonElement> GetAsync(string path, CancellationToken ct)
    {
        using var response = await http.GetAsync("/dead-letters" + path, ct);
        return await ReadAsync(response, ct);
    }

    /// <exception cref="CommandException">The service has refused the request.</exception>
    public async Task<JsonElement> PostAsync(string path, object? body, CancellationToken ct)
    {
        using var response = await http.PostAsJsonAsync("/dead-letters" + path, body, ct);
        return response.StatusCode == HttpStatusCode.NoContent ? default : await ReadAsync(response, ct);
    }

    public void Dispose() => http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        }

        throw new CommandException(
            response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    $"The service does not know this operator: give --key or {KeyVariable} (the dashboard shows the key under Parameters).",
                _ => $"{(int)response.StatusCode} {response.ReasonPhrase}: {await response.Content.ReadAsStringAsync(ct)}",
            }
        );
    }
}
