using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting
{
    public sealed class DistributedApplicationOptions
    {
        public string[]? Args { get; init; }

        public bool DisableDashboard { get; set; }
    }

    public interface IDistributedApplicationBuilder
    {
        ConfigurationManager Configuration { get; }

        string AppHostDirectory { get; }

        Assembly? AppHostAssembly { get; }

        IHostEnvironment Environment { get; }

        IServiceCollection Services { get; }

        IResourceCollection Resources { get; }

        IResourceBuilder<T> AddResource<T>(T resource)
            where T : IResource;

        IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
            where T : IResource;

        DistributedApplication Build();
    }

    internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
    {
        private readonly HostApplicationBuilder host;
        private readonly DistributedApplicationOptions options;
        private readonly TestingHook? hook = TestingHook.Current;

        public DistributedApplicationBuilder(DistributedApplicationOptions options)
        {
            this.options = options;
            AppHostAssembly = hook?.Assembly ?? Assembly.GetEntryAssembly();
            AppHostDirectory = AssemblyMetadata("apphostprojectpath") ?? Directory.GetCurrentDirectory();
            var settings = new HostApplicationBuilderSettings
            {
                Args = options.Args ?? [],
                ContentRootPath = AppHostDirectory,
                ApplicationName = AppHostAssembly?.GetName().Name,
                Configuration = new ConfigurationManager(),
            };
            settings.Configuration.AddEnvironmentVariables("ASPIRE_");
            hook?.Constructing(options, settings);
            host = new HostApplicationBuilder(settings);
            Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["AppHost:Directory"] = AppHostDirectory,
                ["AppHost:BrowserToken"] = Configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? Secrets.NewToken(),
                ["AppHost:OtlpApiKey"] = Secrets.NewToken(),
                ["AppHost:DashboardApiKey"] = Secrets.NewToken(),
                ["AppHost:ResourceService:ApiKey"] = Secrets.NewToken(),
            });
            AddServices();
            if (!options.DisableDashboard)
            {
                DashboardResource.AddTo(this);
            }
        }

        public ConfigurationManager Configuration => host.Configuration;

        public string AppHostDirectory { get; }

        public Assembly? AppHostAssembly { get; }

        public IHostEnvironment Environment => host.Environment;

        public IServiceCollection Services => host.Services;

        public IResourceCollection Resources { get; } = new ResourceCollection();

        public IResourceBuilder<T> AddResource<T>(T resource)
            where T : IResource
        {
            if (Resources.FirstOrDefault(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
            {
                throw new DistributedApplicationException(
                    $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}' because resource of type '{other.GetType()}' with that name already exists.");
            }

            Resources.Add(resource);
            return CreateResourceBuilder(resource);
        }

        public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
            where T : IResource => new ResourceBuilder<T>(this, resource);

        public DistributedApplication Build()
        {
            hook?.Building(this);
            var app = new DistributedApplication(host.Build(), isHooked: hook is not null);
            hook?.Built(app);
            return app;
        }

        internal string? AssemblyMetadata(string key) => AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => string.Equals(a.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;

        private void AddServices()
        {
            // Levels that a settings file may still change: the framework's own talk is not the AppHost's.
            host.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None).AddFilter("System.Net.Http", LogLevel.Warning);
            Services.AddHealthChecks();
            Services.AddHttpClient();
            Services.AddSingleton(Resources);
            Services.AddSingleton<IDistributedApplicationBuilder>(this);
            Services.AddSingleton(DcpPaths.Resolve(Configuration, AssemblyMetadata));
            Services.AddSingleton<ResourceNotificationService>();
            Services.AddSingleton<ResourceLoggerService>();
            Services.AddSingleton<ResourceCommandService>();
            Services.AddSingleton<DcpClient>();
            Services.AddSingleton<ProcessFactory>();
            Services.AddSingleton<HealthMonitor>();
            Services.AddSingleton<Orchestrator>();
            Services.AddSingleton(new WaitPolicy(StopWhenUnavailable: options.DisableDashboard));
            if (!options.DisableDashboard)
            {
                Services.AddSingleton<ResourceService>();
            }

            Services.AddHostedService(provider => provider.GetRequiredService<Orchestrator>());
        }
    }

    public class DistributedApplicationException(string message) : Exception(message);
}

namespace Aspire.Hosting.ApplicationModel
{
    public interface IResourceCollection : IList<IResource>;

    internal sealed class ResourceCollection : System.Collections.ObjectModel.Collection<IResource>, IResourceCollection;

    public interface IResourceBuilder<out T>
        where T : IResource
    {
        IDistributedApplicationBuilder ApplicationBuilder { get; }

        T Resource { get; }

        IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation)
            where TAnnotation : IResourceAnnotation;
    }

    internal sealed class ResourceBuilder<T>(IDistributedApplicationBuilder applicationBuilder, T resource) : IResourceBuilder<T>
        where T : IResource
    {
        public IDistributedApplicationBuilder ApplicationBuilder { get; } = applicationBuilder;

        public T Resource { get; } = resource;

        public IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation)
            where TAnnotation : IResourceAnnotation
        {
            Resource.Annotations.Add(annotation);
            return this;
        }
    }
}
