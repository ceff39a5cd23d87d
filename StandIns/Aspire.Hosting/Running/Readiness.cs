using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Whether a resource has been healthy once and everything that was to follow from that is done.</summary>
internal static class Readiness
{
    private static readonly ConditionalWeakTable<IResource, TaskCompletionSource> Sources = [];

    public static Task Of(IResource resource) => Sources.GetOrCreateValue(resource).Task;

    public static void Reached(IResource resource) => Sources.GetOrCreateValue(resource).TrySetResult();
}

/// <summary>The unique name of the running thing behind a resource: its name and eight random letters, as DCP and dashboard know it.</summary>
internal static class ResourceIds
{
    private const int SuffixLength = 8;

    private static readonly ConditionalWeakTable<IResource, string> Ids = [];

    public static string Of(IResource resource) => HasProcess(resource) ? Ids.GetValue(resource, r => $"{r.Name}-{NewSuffix()}") : resource.Name;

    public static string SuffixOf(IResource resource) => Of(resource)[(resource.Name.Length + 1)..];

    public static bool HasProcess(IResource resource) => resource is ProjectResource or ExecutableResource or ContainerResource;

    private static string NewSuffix() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", SuffixLength);
}

/// <summary>What a resource looks like before anything has happened.</summary>
internal static class InitialSnapshot
{
    public static CustomResourceSnapshot Of(IResource resource) => new()
    {
        ResourceType = resource switch
        {
            ProjectResource => "Project",
            ContainerResource => "Container",
            ExecutableResource => "Executable",
            ParameterResource => "Parameter",
            ConnectionStringResource => "ConnectionString",
            _ => resource.GetType().Name,
        },
        Properties = [.. Properties(resource)],
        CreationTimeStamp = DateTime.UtcNow,
        IsHidden = resource is Dashboard.DashboardResource,
        Relationships = [.. resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type))
            .Concat(resource is IResourceWithParent { Parent: var parent } ? [new RelationshipSnapshot(parent.Name, "Parent")] : [])
            .Distinct()],
        HealthReports = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(h => new HealthReportSnapshot(h.Key, null, null, null))],
    };

    private static IEnumerable<ResourcePropertySnapshot> Properties(IResource resource)
    {
        if (resource.Annotations.OfType<IProjectMetadata>().FirstOrDefault() is { } project)
        {
            yield return new ResourcePropertySnapshot("project.path", project.ProjectPath);
        }

        if (resource is ExecutableResource executable)
        {
            yield return new ResourcePropertySnapshot("executable.path", executable.Command);
            yield return new ResourcePropertySnapshot("executable.workDir", executable.WorkingDirectory);
        }

        if (resource.Annotations.OfType<ContainerImageAnnotation>().FirstOrDefault() is { } image)
        {
            yield return new ResourcePropertySnapshot("container.image", image.Reference);
        }
    }
}
