using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public string? ErrorMessage { get; init; }
}

/// <summary>The commands of the dashboard and of tests.</summary>
public class ResourceCommandService(IServiceProvider services)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        var orchestrator = services.GetRequiredService<Orchestrator>();
        if (!services.GetRequiredService<ResourceNotificationService>().TryGetCurrentState(resourceId, out var state) || !ResourceIds.HasProcess(state.Resource))
        {
            return new ExecuteCommandResult { Success = false, ErrorMessage = $"Resource '{resourceId}' not found." };
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        try
        {
            if (commandName == KnownResourceCommands.StopCommand || commandName == KnownResourceCommands.RestartCommand)
            {
                await orchestrator.StopResourceAsync(state.Resource, bound.Token).ConfigureAwait(false);
            }

            if (commandName == KnownResourceCommands.StartCommand || commandName == KnownResourceCommands.RestartCommand)
            {
                await orchestrator.StartAgainAsync(state.Resource, bound.Token).ConfigureAwait(false);
            }

            return new ExecuteCommandResult { Success = true };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or DistributedApplicationException)
        {
            return new ExecuteCommandResult { Success = false, ErrorMessage = e.Message };
        }
    }
}
