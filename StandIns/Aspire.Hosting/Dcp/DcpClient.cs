using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dcp;

/// <summary>Starts the real DCP and speaks its Kubernetes-like API. ASPIRE-FACTS, section 1, holds the protocol.</summary>
internal sealed class DcpClient(DcpPaths paths, IConfiguration configuration) : IAsyncDisposable
{
    private const string Api = "usvc-dev.developer.microsoft.com/v1";
    private const string Root = $"/apis/{Api}/";
    private const string MergePatch = "application/merge-patch+json";

    private static readonly TimeSpan DeleteBound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CleanUpBound = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private HttpClient? http;

    private HttpClient Http => http ?? throw new InvalidOperationException("DCP has not been started.");

    public async Task StartAsync(CancellationToken ct) =>
        http = await DcpProcess.StartAsync(paths.RequireDcp(), configuration["DcpPublisher:ContainerRuntime"] ?? configuration["CONTAINER_RUNTIME"], ct).ConfigureAwait(false);

    public async Task<JsonNode> CreateAsync(string kind, string name, JsonObject spec, JsonObject? annotations = null, CancellationToken ct = default)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = Api,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = annotations },
            ["spec"] = spec,
        };
        return await ReadAsync(await Http.PostAsync($"{Root}{Plural(kind)}", Content(body), ct).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public async Task<JsonNode?> GetAsync(string kind, string name, CancellationToken ct)
    {
        using var response = await Http.GetAsync($"{Root}{Plural(kind)}/{name}", ct).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response).ConfigureAwait(false);
    }

    public async Task StopObjectAsync(string kind, string name, CancellationToken ct)
    {
        var stop = new JsonObject { ["spec"] = new JsonObject { ["stop"] = true } };
        await ReadAsync(await Http.PatchAsync($"{Root}{Plural(kind)}/{name}", Content(stop, MergePatch), ct).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Deletes an object and waits until its name is free again.</summary>
    public async Task DeleteAsync(string kind, string name, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(DeleteBound);
        (await Http.DeleteAsync($"{Root}{Plural(kind)}/{name}", bound.Token).ConfigureAwait(false)).Dispose();
        while (await GetAsync(kind, name, bound.Token).ConfigureAwait(false) is not null)
        {
            await Task.Delay(PollInterval, bound.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Objects as they are and as they change; the type is ADDED, MODIFIED or DELETED.</summary>
    public async IAsyncEnumerable<(string Type, JsonNode Object)> WatchAsync(string kind, [EnumeratorCancellation] CancellationToken ct)
    {
        using var response = await Http.GetAsync($"{Root}{Plural(kind)}?watch=true", HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        await foreach (var line in LinesAsync(response, ct).ConfigureAwait(false))
        {
            var change = JsonNode.Parse(line)!;
            yield return ((string)change["type"]!, change["object"]!);
        }
    }

    public async IAsyncEnumerable<string> LogsAsync(string kind, string name, string source, bool follow, [EnumeratorCancellation] CancellationToken ct)
    {
        var url = $"{Root}{Plural(kind)}/{name}/log?source={source}&follow={(follow ? "true" : "false")}&timestamps=true";
        using var response = await Http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            await foreach (var line in LinesAsync(response, ct).ConfigureAwait(false))
            {
                yield return line;
            }
        }
    }

    /// <summary>Has DCP stop everything and end, and waits until it no longer answers.</summary>
    public async Task ShutDownAsync()
    {
        if (http is null)
        {
            return;
        }

        using var bound = new CancellationTokenSource(CleanUpBound);
        try
        {
            var stop = new JsonObject { ["status"] = "Stopping", ["shutdownResourceCleanup"] = "Full" };
            (await Http.PatchAsync("/admin/execution", Content(stop, MergePatch), bound.Token).ConfigureAwait(false)).EnsureSuccessStatusCode().Dispose();
            while (true)
            {
                await Task.Delay(PollInterval, bound.Token).ConfigureAwait(false);
                (await Http.GetAsync("/admin/execution", bound.Token).ConfigureAwait(false)).Dispose();
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Either it has ended, or it ends when it sees that this process is gone.
        }
    }

    public ValueTask DisposeAsync()
    {
        http?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async IAsyncEnumerable<string> LinesAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken ct)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false));
        while (await reader.ReadLineAsync(ct).ConfigureAwait(false) is { } line)
        {
            yield return line;
        }
    }

    private static string Plural(string kind) => kind.ToLowerInvariant() + "s";

    private static StringContent Content(JsonNode body, string type = "application/json") =>
        new(body.ToJsonString(), new MediaTypeHeaderValue(type)); // no charset: DCP compares the whole value

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
            return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new HttpRequestException($"DCP: {text}", null, response.StatusCode);
        }
    }
}
