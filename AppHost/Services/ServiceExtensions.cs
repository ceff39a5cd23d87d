namespace Payments.AppHost.Services;

/// <summary>Adding services.</summary>
internal static class ServiceExtensions
{
    /// <summary>
    /// Adds a service with what all of them have: the broker, the operators' key, access control, a health check and the page of its API.
    /// It runs as the program that the build has made: Aspire's own way, <c>dotnet run</c>, keeps a process of some 75 MB beside each. It
    /// listens on its port itself: Aspire's proxy would be one hop more, and keeps callers of a dead service waiting.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        Platform platform
    )
        where TProject : IProjectMetadata, new()
    {
        var folder = Path.GetDirectoryName(new TProject().ProjectPath)!;

        // The AppHost is built together with the services: its own output says which configuration and framework.
        var output = Path.GetRelativePath(builder.AppHostDirectory, AppContext.BaseDirectory);
        var program = Path.Combine(folder, output, typeof(TProject).Name);
        return builder
            .AddProject<TProject>(name)
            .WithAnnotation(new ExecutableAnnotation { Command = program, WorkingDirectory = folder })
            .WithoutHttpsCertificate()
            .WithEndpoint("http", endpoint => endpoint.ListensItself(platform.HasRandomPorts))
            .WithReference(platform.Messaging)
            .WaitFor(platform.Messaging)
            .WithOperators(platform.Operators)
            .WithAccess(platform.Access)
            .WithHttpHealthCheck("/health")
            .WithUrlForEndpoint("http", url => (url.Url, url.DisplayText) = ("/docs", "API documentation"));
    }

    /// <summary>Gives a service its own database.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(
        this IResourceBuilder<ProjectResource> service,
        IResourceBuilder<IResourceWithConnectionString> database
    ) => service.WithReference(database).WaitFor(database);

    /// <summary>Shows a page of a service in the dashboard.</summary>
    public static IResourceBuilder<ProjectResource> WithPage(this IResourceBuilder<ProjectResource> service, string path, string text) =>
        service.WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = path, DisplayText = text });

    private static void ListensItself(this EndpointAnnotation endpoint, bool onRandomPort)
    {
        endpoint.IsProxied = false;
        if (onRandomPort)
        {
            endpoint.Port = null;
        }
    }
}
