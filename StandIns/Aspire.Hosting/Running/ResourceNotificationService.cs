using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.ApplicationModel;

internal sealed record WaitPolicy(bool StopWhenUnavailable);

/// <summary>The state of every resource, and the stream of its changes.</summary>
public class ResourceNotificationService
{
    private readonly IResourceCollection resources;
    private readonly WaitPolicy policy;
    private readonly CancellationToken stopping;
    private readonly ConcurrentDictionary<string, ResourceEvent> current = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<Channel<ResourceEvent>> watchers = [];
    private readonly Lock sync = new();

    public ResourceNotificationService(IServiceProvider services)
    {
        resources = services.GetRequiredService<IResourceCollection>();
        policy = services.GetRequiredService<WaitPolicy>();
        stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
    }

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (sync)
        {
            var before = current.TryGetValue(resource.Name, out var known) ? known.Snapshot : InitialSnapshot.Of(resource);
            var change = new ResourceEvent(resource, ResourceIds.Of(resource), stateFactory(before));
            current[resource.Name] = change;
            foreach (var watcher in watchers)
            {
                watcher.Writer.TryWrite(change);
            }
        }

        return Task.CompletedTask;
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        resourceEvent = current.Values.FirstOrDefault(e => e.ResourceId == resourceId || string.Equals(e.Resource.Name, resourceId, StringComparison.OrdinalIgnoreCase));
        return resourceEvent is not null;
    }

    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        ResourceEvent[] known;
        lock (sync)
        {
            watchers.Add(channel);
            known = [.. current.Values];
        }

        try
        {
            foreach (var state in known)
            {
                yield return state;
            }

            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            lock (sync)
            {
                watchers.Remove(channel);
            }
        }
    }

    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        await foreach (var change in WatchAsync(bound.Token).ConfigureAwait(false))
        {
            if (string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(change))
            {
                return change;
            }
        }

        throw new OperationCanceledException($"The operation was cancelled before the resource '{resourceName}' met the predicate condition.");
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, change => change.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        if (resources.All(r => !string.Equals(r.Name, resourceName, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"Resource '{resourceName}' does not exist.");
        }

        var change = await WaitForResourceAsync(
            resourceName,
            e => (e.Snapshot.HealthStatus == HealthStatus.Healthy && Readiness.Of(e.Resource).IsCompletedSuccessfully)
                || (policy.StopWhenUnavailable && KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text)),
            cancellationToken).ConfigureAwait(false);
        return change.Snapshot.HealthStatus == HealthStatus.Healthy
            ? change
            : throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it entered the '{change.Snapshot.State?.Text}' state.");
    }

    internal async Task WaitForDependenciesAsync(IResource resource, Action<string> say, CancellationToken ct)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().DistinctBy(w => w.Resource).ToList();
        if (waits.Count > 0)
        {
            await PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Waiting }).ConfigureAwait(false);
            await Task.WhenAll(waits.Select(wait => WaitForAsync(wait, say, ct))).ConfigureAwait(false);
        }
    }

    private async Task WaitForAsync(WaitAnnotation wait, Action<string> say, CancellationToken ct)
    {
        var name = wait.Resource.Name;
        say($"Waiting for resource '{name}' to enter the 'Running' state.");
        await WaitForResourceHealthyAsync(name, ct).ConfigureAwait(false);
        say($"Finished waiting for resource '{name}'.");
    }
}
