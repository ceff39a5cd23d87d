using System.Collections.Concurrent;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Brings the model to life and keeps the snapshots equal to what DCP says.</summary>
internal sealed class Orchestrator(
    IResourceCollection resources,
    DcpClient dcp,
    ProcessFactory processes,
    HealthMonitor health,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IServiceProvider services,
    ILogger<DistributedApplication> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> background = [];

    /// <summary>Uids of deleted objects: what is still said of them must not be taken for the state of their successors.</summary>
    private readonly ConcurrentDictionary<string, bool> retired = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var ct = bound.Token;
        await dcp.StartAsync(ct).ConfigureAwait(false);
        foreach (var resource in resources)
        {
            await notifications.PublishUpdateAsync(resource, s => s with { State = ResourceIds.HasProcess(resource) ? null : KnownResourceStates.Starting }).ConfigureAwait(false);
        }

        await processes.AllocateEndpointsAsync(ct).ConfigureAwait(false);
        if (services.GetService<ResourceService>() is { } resourceService)
        {
            await resourceService.StartAsync(ct).ConfigureAwait(false);
        }

        background.Add(WatchAsync("Executable"));
        if (resources.OfType<ContainerResource>().Any())
        {
            background.Add(WatchAsync("Container"));
        }

        background.Add(health.RunAsync(stopping.Token));
        background.Add(DashboardResource.AnnounceAsync(services, stopping.Token));
        await Task.WhenAll(resources.Select(r => StartResourceAsync(r, ct))).ConfigureAwait(false);
    }

    /// <summary>Waits for what the resource waits for, then creates it. A failure is the resource's own: the others go on.</summary>
    public async Task StartResourceAsync(IResource resource, CancellationToken ct)
    {
        var log = loggers.GetLogger(resource);
        try
        {
            await notifications.WaitForDependenciesAsync(resource, line => log.LogInformation("{Line}", line), ct).ConfigureAwait(false);
            if (ResourceIds.HasProcess(resource))
            {
                await CreateAsync(resource, ct).ConfigureAwait(false);
            }
            else
            {
                await RunWithoutProcessAsync(resource, ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogError(e, "Failed to start.");
            logger.LogError("{Resource} failed to start: {Reason}", resource.Name, e.Message);
            await notifications.PublishUpdateAsync(resource, s => s with { State = new(KnownResourceStates.FailedToStart, "error") }).ConfigureAwait(false);
        }
    }

    public async Task StopResourceAsync(IResource resource, CancellationToken ct)
    {
        var (kind, id) = (ProcessFactory.KindOf(resource), ResourceIds.Of(resource));
        await dcp.StopObjectAsync(kind, id, ct).ConfigureAwait(false);
        while ((string?)(await dcp.GetAsync(kind, id, ct).ConfigureAwait(false))?["status"]?["state"] is not (null or "Finished" or "Exited" or "Terminated" or "FailedToStart"))
        {
            await Task.Delay(PollInterval, ct).ConfigureAwait(false);
        }
    }

    /// <summary>A stopped object cannot be started again; the same one is created anew. Its public ports stay.</summary>
    public async Task StartAgainAsync(IResource resource, CancellationToken ct)
    {
        var (kind, id) = (ProcessFactory.KindOf(resource), ResourceIds.Of(resource));
        retired.TryAdd((string?)(await dcp.GetAsync(kind, id, ct).ConfigureAwait(false))?["metadata"]?["uid"] ?? "", true);
        await dcp.DeleteAsync(kind, id, ct).ConfigureAwait(false);
        await StartResourceAsync(resource, ct).ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await dcp.ShutDownAsync().WaitAsync(StopBound, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(background).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (services.GetService<ResourceService>() is { } resourceService)
        {
            await resourceService.StopAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        stopping.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task CreateAsync(IResource resource, CancellationToken ct)
    {
        var urls = ResourceUrls.Of(resource, inactive: true);
        await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Starting, Urls = urls, ExitCode = null }).ConfigureAwait(false);
        var environment = new Dictionary<string, object>();
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await annotation.Callback(new EnvironmentCallbackContext(environment, ct)).ConfigureAwait(false);
        }

        var args = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
        {
            await annotation.Callback(new CommandLineArgsCallbackContext(args, ct)).ConfigureAwait(false);
        }

        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in environment)
        {
            variables[name] = await ResolveAsync(value, ct).ConfigureAwait(false);
        }

        var arguments = await Task.WhenAll(args.Select(a => ResolveAsync(a, ct))).ConfigureAwait(false);
        await processes.CreateAsync(resource, variables, arguments, ct).ConfigureAwait(false);
    }

    private static async Task<string> ResolveAsync(object value, CancellationToken ct) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(ct).ConfigureAwait(false) ?? "",
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(ct).ConfigureAwait(false) ?? "",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private async Task RunWithoutProcessAsync(IResource resource, CancellationToken ct)
    {
        if (resource is IResourceWithParent { Parent: var parent })
        {
            await notifications.WaitForResourceHealthyAsync(parent.Name, ct).ConfigureAwait(false);
        }

        var value = resource is ParameterResource parameter
            ? new ResourcePropertySnapshot("Value", await parameter.GetValueAsync(ct).ConfigureAwait(false)) { IsSensitive = parameter.Secret }
            : null;
        await notifications.PublishUpdateAsync(resource, s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = DateTime.UtcNow,
            Properties = value is null ? s.Properties : s.Properties.Add(value),
        }).ConfigureAwait(false);
    }

    private async Task WatchAsync(string kind)
    {
        var byId = resources.Where(ResourceIds.HasProcess).ToDictionary(ResourceIds.Of);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var (type, item) in dcp.WatchAsync(kind, stopping.Token).ConfigureAwait(false))
                {
                    // A restart deletes and creates; what was last known stays in view meanwhile.
                    if (type != "DELETED" && !retired.ContainsKey((string)item["metadata"]!["uid"]!) && byId.TryGetValue((string)item["metadata"]!["name"]!, out var resource))
                    {
                        await notifications.PublishUpdateAsync(resource, before => DcpSnapshot.Apply(before, resource, item)).ConfigureAwait(false);
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(PollInterval, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
