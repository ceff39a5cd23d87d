using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Payments.Workflows;

/// <summary>
/// Runs the workflows of this process, a bounded number at a time, and claims those that are due: attempts to repeat, and those whose
/// owner has died.
/// </summary>
internal sealed partial class WorkflowHost(
    OwnedWorkflows owned,
    InstanceStore store,
    WorkflowRunner runner,
    IOptions<WorkflowOptions> options,
    ILogger<WorkflowHost> logger
) : BackgroundService
{
    private readonly WorkflowOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var workers = Enumerable
            .Range(0, options.MaxConcurrency)
            .Select(_ => WorkAsync(stoppingToken))
            .Append(ClaimAllAsync(stoppingToken));
        await Task.WhenAll(workers);
        while (owned.Queue.TryRead(out var waiting))
        {
            // Was not begun here: its run gives it back.
            await runner.RunAsync(waiting.Workflow, new CancellationToken(canceled: true));
            owned.Remove(waiting);
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var next = await owned.Queue.ReadAsync(stoppingToken);
                await RunAsync(next, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task RunAsync(OwnedWorkflow next, CancellationToken stoppingToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, next.Lost);
        try
        {
            await runner.RunAsync(next.Workflow, ends.Token);
        }
        catch (Exception e)
        {
            // Its lease runs out, and it is claimed again.
            LogFailed(e, next.Workflow.Name, next.Workflow.Id);
        }
        finally
        {
            owned.Remove(next);
        }
    }

    private async Task ClaimAllAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await owned.WaitAsync(options.PollInterval, stoppingToken);
                using var untraced = SuppressInstrumentationScope.Begin();
                await ClaimAsync(stoppingToken);
            }
            catch (Exception e)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogPostponed(e.Message);
                }
            }
        }
    }

    /// <summary>No more than can be run at once: the rest is for other instances.</summary>
    private async Task ClaimAsync(CancellationToken ct)
    {
        var room = Math.Min(options.MaxConcurrency - owned.Count, options.ClaimBatchSize);
        if (room <= 0)
        {
            return;
        }

        var taken = await store.ClaimAsync(room, ct);
        WorkflowTelemetry.TakenOver.Add(taken.Count);
        taken.ForEach(owned.Take);
        if (taken.Count == room)
        {
            owned.Wake();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflows that are due are looked for later: {Reason}")]
    private partial void LogPostponed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run of workflow {Name} {Id} was broken off.")]
    private partial void LogFailed(Exception e, string name, Guid id);
}
