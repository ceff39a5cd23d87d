using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    bool SuppressBuild => false;
}

public static class ProjectResourceBuilderExtensions
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(metadata);
        ApplyLaunchProfile(project, Path.GetDirectoryName(metadata.ProjectPath)!);
        return project.WithEnvironment(context => AddServiceDefaults(builder, project.Resource, context));
    }

    /// <summary>The first profile of the project: its URLs become endpoints, its variables the environment.</summary>
    private static void ApplyLaunchProfile(IResourceBuilder<ProjectResource> project, string directory)
    {
        var file = Path.Combine(directory, "Properties", "launchSettings.json");
        if (!File.Exists(file) || JsonNode.Parse(File.ReadAllText(file), documentOptions: Lenient)?["profiles"]?.AsObject().FirstOrDefault() is not { Value: { } profile } entry)
        {
            return;
        }

        foreach (var url in ((string?)profile["applicationUrl"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var uri = new Uri(url);
            var same = project.Resource.Annotations.OfType<EndpointAnnotation>().Count(e => e.UriScheme == uri.Scheme);
            project.WithEndpoint(port: uri.Port == 0 ? null : uri.Port, scheme: uri.Scheme, name: same == 0 ? uri.Scheme : uri.Scheme + (same + 1));
        }

        project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", entry.Key);
            foreach (var (name, value) in profile["environmentVariables"]?.AsObject() ?? [])
            {
                context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables((string?)value ?? ""));
            }
        });
    }

    private static void AddServiceDefaults(IDistributedApplicationBuilder builder, ProjectResource project, EnvironmentCallbackContext context)
    {
        var variables = context.EnvironmentVariables;
        var http = project.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https").ToList();
        if (http.Count > 0)
        {
            variables.TryAdd("ASPNETCORE_URLS", string.Join(';', http.Select(e => string.Create(CultureInfo.InvariantCulture,
                $$$"""{{{e.UriScheme}}}://{{{e.TargetHost}}}:{{- portForServing "{{{e.ServiceName}}}" -}}"""))));
        }

        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        if (Dashboard.DashboardResource.OtlpEndpoint(builder) is not { } otlp)
        {
            return;
        }

        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={builder.Configuration["AppHost:OtlpApiKey"]}";
        variables["OTEL_RESOURCE_ATTRIBUTES"] = """service.instance.id={{- index .Annotations "otel-service-instance-id" -}}""";
        variables["OTEL_SERVICE_NAME"] = """{{- index .Annotations "otel-service-name" -}}""";
        if (builder.Environment.IsDevelopment())
        {
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        }
    }
}
