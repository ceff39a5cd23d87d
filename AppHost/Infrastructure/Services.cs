namespace Payments.AppHost.Infrastructure;

/// <summary>Adding services.</summary>
internal static class Services
{
    /// <summary>
    /// Adds a service that runs as the program that the build has made. Aspire's own way, <c>dotnet run</c>, keeps a process of some 75 MB
    /// beside each service.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var folder = Path.GetDirectoryName(new TProject().ProjectPath)!;

        // The AppHost is built together with the services: its own output says which configuration and framework.
        var output = Path.GetRelativePath(builder.AppHostDirectory, AppContext.BaseDirectory);
        var program = Path.Combine(folder, output, typeof(TProject).Name);
        return builder.AddProject<TProject>(name).WithAnnotation(new ExecutableAnnotation { Command = program, WorkingDirectory = folder });
    }
}
