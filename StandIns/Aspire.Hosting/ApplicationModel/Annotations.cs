namespace Aspire.Hosting.ApplicationModel;

public sealed class EndpointAnnotation(string? uriScheme = null, string? name = null, int? port = null, int? targetPort = null, bool isProxied = true)
    : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string UriScheme { get; set; } = uriScheme ?? "tcp";

    public string Name { get; set; } = name ?? uriScheme ?? "tcp";

    public int? Port { get; set; } = port;

    public int? TargetPort { get; set; } = targetPort;

    public bool IsProxied { get; set; } = isProxied;

    public string TargetHost { get; set; } = "localhost";

    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => allocated.Task.IsCompletedSuccessfully ? allocated.Task.Result : null;
        set => allocated.TrySetResult(value!);
    }

    internal Task<AllocatedEndpoint> Allocation => allocated.Task;

    /// <summary>The name of the DCP service in front of this endpoint, once there is one.</summary>
    internal string? ServiceName { get; set; }
}

public sealed record AllocatedEndpoint(EndpointAnnotation Endpoint, string Address, int Port)
{
    public string UriString => $"{Endpoint.UriScheme}://{Address}:{Port}";
}

public sealed record EnvironmentCallbackContext(IDictionary<string, object> EnvironmentVariables, CancellationToken CancellationToken);

internal sealed record EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> Callback) : IResourceAnnotation;

public sealed record CommandLineArgsCallbackContext(IList<object> Args, CancellationToken CancellationToken);

internal sealed record CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> Callback) : IResourceAnnotation;

/// <summary>The resource starts when the other one is healthy.</summary>
internal sealed record WaitAnnotation(IResource Resource) : IResourceAnnotation;

public sealed record HealthCheckAnnotation(string Key) : IResourceAnnotation;

public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    public required string Url { get; set; }

    public string? DisplayText { get; set; }
}

internal sealed record UrlForEndpointAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;

public sealed record ResourceRelationshipAnnotation(IResource Resource, string Type) : IResourceAnnotation;

public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    public required string Image { get; set; }

    public string? Tag { get; set; }

    internal string Reference => $"{Image}:{Tag ?? "latest"}";
}

internal sealed record VolumeAnnotation(string? Source, string Target, bool IsReadOnly) : IResourceAnnotation;

/// <summary>What to do once when the resource is healthy for the first time, before those who wait for it go on.</summary>
internal sealed record ReadyCallbackAnnotation(Func<CancellationToken, Task> Callback) : IResourceAnnotation;
