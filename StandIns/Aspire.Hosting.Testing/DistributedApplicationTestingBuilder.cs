using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the AppHost's program on a thread of its own up to the point where it builds the application.</summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        var builder = new TestingBuilder(configureBuilder);
        builder.Run(typeof(TEntryPoint).Assembly, args);
        await builder.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        return builder;
    }

    /// <summary>A builder without an AppHost's program behind it.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args)
    {
        var builder = new TestingBuilder((_, _) => { });
        builder.RunEmpty(Assembly.GetCallingAssembly(), args);
        builder.Ready.GetAwaiter().GetResult();
        return builder;
    }
}

internal sealed class TestingBuilder : IDistributedApplicationTestingBuilder
{
    private static readonly TimeSpan EntryPointBound = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource<IDistributedApplicationBuilder> building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim goOn = new();
    private readonly TestingHook hook;

    public TestingBuilder(Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        hook = new TestingHook(
            (options, settings) =>
            {
                options.DisableDashboard = true;
                settings.Configuration!.AddInMemoryCollection(new Dictionary<string, string?> { ["DcpPublisher:RandomizePorts"] = "true" });
                configure(options, settings);
            },
            builder =>
            {
                building.TrySetResult(builder);
                goOn.Wait(EntryPointBound);
            },
            app => built.TrySetResult(app));
    }

    public Task Ready => building.Task;

    public ConfigurationManager Configuration => Inner.Configuration;

    public string AppHostDirectory => Inner.AppHostDirectory;

    public Assembly? AppHostAssembly => Inner.AppHostAssembly;

    public IHostEnvironment Environment => Inner.Environment;

    public IServiceCollection Services => Inner.Services;

    public IResourceCollection Resources => Inner.Resources;

    private IDistributedApplicationBuilder Inner => building.Task.GetAwaiter().GetResult();

    public void Run(Assembly assembly, string[] args) => RunOnThread(assembly, () =>
    {
        var main = assembly.EntryPoint ?? throw new InvalidOperationException($"{assembly.GetName().Name} is not a program.");
        main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
    });

    public void RunEmpty(Assembly assembly, string[] args) => RunOnThread(assembly, () =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args }).Build());

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => Inner.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => Inner.CreateResourceBuilder(resource);

    public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        goOn.Set();
        return built.Task.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => goOn.Set();

    private void RunOnThread(Assembly assembly, Action program)
    {
        hook.Assembly = assembly;
        TestingHook.Current = hook;
        var thread = new Thread(() =>
        {
            try
            {
                program();
                building.TrySetException(new InvalidOperationException("The AppHost's program ended without building an application."));
            }
            catch (Exception e)
            {
                var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
                building.TrySetException(cause);
                built.TrySetException(cause);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        TestingHook.Current = null;
    }
}

public static class DistributedApplicationHostingTestingExtensions
{
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = app.GetEndpoint(resourceName, endpointName);
        return client;
    }

    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var reference = Find(app, resourceName) is IResourceWithEndpoints resource ? new EndpointReference(resource, endpointName ?? "http") : null;
        return reference is { Exists: true }
            ? new Uri(reference.Url)
            : throw new ArgumentException($"Endpoint '{endpointName ?? "http"}' for resource '{resourceName}' not found.", nameof(endpointName));
    }

    public static ValueTask<string?> GetConnectionStringAsync(this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        Find(app, resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource '{resourceName}' does not expose a connection string.", nameof(resourceName));

    private static IResource Find(DistributedApplication app, string name) =>
        app.Services.GetRequiredService<IResourceCollection>().FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"Resource '{name}' not found.", nameof(name));
}
