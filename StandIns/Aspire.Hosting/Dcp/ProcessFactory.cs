using System.Globalization;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dcp;

/// <summary>Turns resources into DCP objects: services for their endpoints, executables and containers for themselves.</summary>
internal sealed class ProcessFactory(DcpClient dcp, IDistributedApplicationBuilder builder)
{
    private const string Network = "aspire-container-network";

    private static readonly TimeSpan PortBound = TimeSpan.FromSeconds(60);

    private bool RandomizePorts => builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts");

    public static string KindOf(IResource resource) => resource is ContainerResource ? "Container" : "Executable";

    /// <summary>Gives every endpoint its address: what is not proxied has one already, for the rest DCP opens a port.</summary>
    public async Task AllocateEndpointsAsync(CancellationToken ct)
    {
        var proxied = new Dictionary<string, EndpointAnnotation>();
        foreach (var resource in builder.Resources)
        {
            var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
            foreach (var endpoint in endpoints)
            {
                endpoint.ServiceName = endpoints.Count == 1 ? resource.Name : $"{resource.Name}-{endpoint.Name}";
                if (!endpoint.IsProxied)
                {
                    endpoint.TargetPort ??= endpoint.Port;
                    endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", endpoint.Port
                        ?? throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' of '{resource.Name}' is not proxied and needs a port."));
                    continue;
                }

                proxied.Add(endpoint.ServiceName, endpoint);
                await dcp.CreateAsync("Service", endpoint.ServiceName, ServiceSpec(endpoint), ct: ct).ConfigureAwait(false);
            }
        }

        await WaitForPortsAsync(proxied, ct).ConfigureAwait(false);
    }

    public async Task CreateAsync(IResource resource, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> args, CancellationToken ct)
    {
        var id = ResourceIds.Of(resource);
        var annotations = new JsonObject
        {
            ["resource-name"] = resource.Name,
            ["otel-service-name"] = resource.Name,
            ["otel-service-instance-id"] = ResourceIds.SuffixOf(resource),
            ["service-producer"] = Producers(resource).ToJsonString(),
        };
        var variables = new JsonArray([.. environment.Select(e => new JsonObject { ["name"] = e.Key, ["value"] = e.Value })]);
        var spec = resource is ContainerResource container
            ? await ContainerSpecAsync(container, id, ct).ConfigureAwait(false)
            : ExecutableSpec(resource, ref args);
        spec["env"] = variables;
        spec["args"] = new JsonArray([.. args.Select(a => JsonValue.Create(a))]);
        await dcp.CreateAsync(KindOf(resource), id, spec, annotations, ct).ConfigureAwait(false);
    }

    private JsonObject ServiceSpec(EndpointAnnotation endpoint)
    {
        var spec = new JsonObject { ["protocol"] = "TCP", ["address"] = "localhost", ["addressAllocationMode"] = "Localhost" };
        if (endpoint.Port is { } port && !RandomizePorts)
        {
            spec["port"] = port;
        }

        return spec;
    }

    private async Task WaitForPortsAsync(Dictionary<string, EndpointAnnotation> waiting, CancellationToken ct)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(PortBound);
        try
        {
            await foreach (var (_, service) in dcp.WatchAsync("Service", bound.Token).ConfigureAwait(false))
            {
                if ((int?)service["status"]?["effectivePort"] is > 0 and var port && waiting.Remove((string)service["metadata"]!["name"]!, out var endpoint))
                {
                    endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
                }

                if (waiting.Count == 0)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new DistributedApplicationException(
                $"Unable to allocate a network port for service {string.Join(", ", waiting.Select(w => $"'{w.Key}' ({w.Value.Port})"))}; it may be taken.");
        }
    }

    private static JsonArray Producers(IResource resource) => new([.. resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsProxied).Select(e =>
    {
        var producer = new JsonObject { ["serviceName"] = e.ServiceName, ["address"] = e.TargetHost };
        if (e.TargetPort is { } port)
        {
            producer["port"] = port;
        }

        return producer;
    })]);

    private static JsonObject ExecutableSpec(IResource resource, ref IReadOnlyList<string> args)
    {
        var (path, directory) = resource is ExecutableResource executable ? (executable.Command, executable.WorkingDirectory) : ("dotnet", "");
        if (resource.Annotations.OfType<IProjectMetadata>().FirstOrDefault() is { } project)
        {
            directory = Path.GetDirectoryName(project.ProjectPath)!;
            args = [ProjectOutput.Of(project.ProjectPath), .. args];
        }

        return new JsonObject
        {
            ["executablePath"] = path,
            ["workingDirectory"] = directory,
            ["executionType"] = "Process",
            ["ambientEnvironment"] = new JsonObject { ["behavior"] = "Inherit" },
        };
    }

    private async Task<JsonObject> ContainerSpecAsync(ContainerResource container, string id, CancellationToken ct)
    {
        if (await dcp.GetAsync("ContainerNetwork", Network, ct).ConfigureAwait(false) is null)
        {
            var network = new JsonObject { ["networkName"] = $"aspire-session-network-{ResourceIds.SuffixOf(container)}", ["ipv6"] = false };
            try
            {
                await dcp.CreateAsync("ContainerNetwork", Network, network, ct: ct).ConfigureAwait(false);
            }
            catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.Conflict)
            {
                // Another container of this AppHost was first.
            }
        }

        var mounts = container.Annotations.OfType<VolumeAnnotation>().Select(m => new JsonObject
        {
            ["type"] = "volume",
            ["source"] = m.Source,
            ["target"] = m.Target,
            ["readOnly"] = m.IsReadOnly,
        });
        var ports = container.Annotations.OfType<EndpointAnnotation>().Select(e => new JsonObject { ["containerPort"] = e.TargetPort, ["protocol"] = "TCP" });
        return new JsonObject
        {
            ["containerName"] = id,
            ["image"] = container.Annotations.OfType<ContainerImageAnnotation>().Single().Reference,
            ["ports"] = new JsonArray([.. ports]),
            ["networks"] = new JsonArray(new JsonObject { ["name"] = Network, ["aliases"] = new JsonArray(container.Name, $"{container.Name}.dev.internal") }),
            ["volumeMounts"] = new JsonArray([.. mounts]),
        };
    }
}

/// <summary>Where the build has put a project: beside the AppHost's own output, by convention.</summary>
internal static class ProjectOutput
{
    public static string Of(string projectPath)
    {
        // AppHost/bin/Debug/net10.0/ -> Debug/net10.0
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);
        var name = Path.GetFileNameWithoutExtension(projectPath);
        var output = Path.Combine(Path.GetDirectoryName(projectPath)!, "bin", own[^2], own[^1], name + ".dll");
        return File.Exists(output) ? output : throw new DistributedApplicationException(string.Create(
            CultureInfo.InvariantCulture, $"The project '{name}' has not been built: '{output}' is missing."));
    }
}
