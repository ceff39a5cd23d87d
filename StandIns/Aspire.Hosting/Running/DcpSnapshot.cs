using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Reads a DCP object into a resource's snapshot.</summary>
internal static class DcpSnapshot
{
    public static CustomResourceSnapshot Apply(CustomResourceSnapshot before, IResource resource, JsonNode item)
    {
        var status = item["status"];
        if (status is null || string.IsNullOrEmpty((string?)status["state"]))
        {
            return before;
        }

        var state = (string)status["state"]! is "Terminated" ? "Finished" : (string)status["state"]!;
        var ended = KnownResourceStates.TerminalStates.Contains(state);
        var exitCode = ended ? (int?)status["exitCode"] : null;
        return before with
        {
            State = new ResourceStateSnapshot(state, state == KnownResourceStates.FailedToStart || exitCode is not (null or 0) ? "error" : null),
            ExitCode = exitCode,
            StartTimeStamp = Time(status["startupTimestamp"]),
            StopTimeStamp = Time(status["finishTimestamp"]),
            EnvironmentVariables = Environment(item),
            Urls = ResourceUrls.Of(resource, inactive: state != KnownResourceStates.Running),
            Properties = Properties(before, item),
            HealthReports = state == KnownResourceStates.Running ? before.HealthReports : [.. before.HealthReports.Select(r => r with { Status = null })],
        };
    }

    private static DateTime? Time(JsonNode? value) =>
        (string?)value is { Length: > 0 } text ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : null;

    private static ImmutableArray<EnvironmentVariableSnapshot> Environment(JsonNode item)
    {
        var fromSpec = item["spec"]?["env"]?.AsArray().Select(e => (string)e!["name"]!).ToHashSet() ?? [];
        return [.. (item["status"]!["effectiveEnv"]?.AsArray() ?? []).Select(e =>
            new EnvironmentVariableSnapshot((string)e!["name"]!, (string?)e["value"], fromSpec.Contains((string)e["name"]!)))];
    }

    private static ImmutableArray<ResourcePropertySnapshot> Properties(CustomResourceSnapshot before, JsonNode item)
    {
        var (spec, status) = (item["spec"]!, item["status"]!);
        var isContainer = (string?)item["kind"] == "Container";
        ResourcePropertySnapshot[] known = isContainer
            ? [new("container.id", (string?)status["containerId"]), new("container.args", Strings(status["effectiveArgs"])) { IsSensitive = true }]
            :
            [
                new("executable.path", (string?)spec["executablePath"]),
                new("executable.workDir", (string?)spec["workingDirectory"]),
                new("executable.pid", (int?)status["pid"]),
                new("executable.args", Strings(status["effectiveArgs"])) { IsSensitive = true },
            ];
        var names = known.Select(p => p.Name).ToHashSet();
        return [.. before.Properties.Where(p => !names.Contains(p.Name)), .. known];
    }

    private static string[] Strings(JsonNode? array) => [.. (array?.AsArray() ?? []).Select(a => (string?)a ?? "")];
}

/// <summary>The links of a resource: one for each HTTP endpoint, as edited, and those added by hand.</summary>
internal static class ResourceUrls
{
    public static ImmutableArray<UrlSnapshot> Of(IResource resource, bool inactive)
    {
        var urls = new List<UrlSnapshot>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.AllocatedEndpoint is not null))
        {
            var url = new ResourceUrlAnnotation { Url = endpoint.AllocatedEndpoint!.UriString };
            foreach (var edit in resource.Annotations.OfType<UrlForEndpointAnnotation>().Where(a => a.EndpointName == endpoint.Name))
            {
                edit.Callback(url);
            }

            var absolute = Uri.IsWellFormedUriString(url.Url, UriKind.Absolute) ? url.Url : new Uri(new Uri(endpoint.AllocatedEndpoint.UriString), url.Url).ToString();
            urls.Add(new UrlSnapshot(endpoint.Name, absolute, IsInternal: false) { DisplayName = url.DisplayText ?? "", IsInactive = inactive });
        }

        return [.. urls];
    }
}
