using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Workflows;

/// <summary>
/// How far a run has come: what is recorded, and what is done but not recorded yet. A result is recorded together with the next
/// transaction, or before the next call, whichever comes first: before anybody can hear of what follows from it. Until then a crash repeats
/// its call, with the same key.
/// </summary>
internal sealed class WorkflowProgress(ClaimedWorkflow workflow, WorkflowJournal journal, IOptions<WorkflowOptions> options)
{
    private readonly Dictionary<(HistoryKind Kind, int Position), HistoryEntry> recorded = workflow
        .History.Where(e => e.Kind != HistoryKind.Operator)
        .ToDictionary(e => (e.Kind, e.Position));

    private readonly List<HistoryEntry> deferred = [];
    private WaitingStep? waiting = workflow.Waiting;

    public WorkflowOptions Options { get; } = options.Value;

    public ClaimedWorkflow Workflow { get; } = workflow;

    /// <summary>Running, or undoing.</summary>
    public WorkflowStatus Status { get; private set; } = workflow.Status;

    /// <summary>An operator wants it given up.</summary>
    public CancelRequest? Cancel { get; private set; } = workflow.Cancel;

    /// <summary>This run has nothing more to do or to say, whatever the workflow's code still does.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How the workflow has ended, once it has.</summary>
    public WorkflowOutcome? End { get; private set; }

    /// <summary>The last position at which a step is recorded.</summary>
    public int LastRecorded => recorded.Keys.Where(k => k.Kind == HistoryKind.Step).Select(k => k.Position).DefaultIfEmpty().Max();

    /// <summary>What is recorded of a step; null when it is still to be done.</summary>
    /// <exception cref="HistoryMismatchException">It is another step.</exception>
    public HistoryEntry? Find(HistoryKind kind, int position, string name)
    {
        if (!recorded.TryGetValue((kind, position), out var entry))
        {
            return null;
        }

        return entry.Name == name
            ? entry
            : throw new HistoryMismatchException(
                $"Step {position} was '{entry.Name}' before, and is '{name}' now. Give a workflow that was changed another name."
            );
    }

    /// <summary>The failed attempts at a step so far; null when it is the first.</summary>
    public WaitingStep? WaitingAt(HistoryKind kind, int position) =>
        waiting is { Name: not null } && waiting.Kind == kind && waiting.Position == position ? waiting : null;

    /// <summary>A step is done; to be recorded with whatever is recorded next.</summary>
    public void Defer(HistoryEntry entry)
    {
        deferred.Add(entry);
        waiting = null;
    }

    /// <summary>Records what is done, before something is called.</summary>
    public Task FlushAsync() => deferred.Count == 0 ? Task.CompletedTask : ChangeAsync(Change());

    /// <summary>Records a step in the transaction that does it, and with it all that was done before.</summary>
    /// <param name="connection">With the transaction open.</param>
    /// <param name="entry">The step.</param>
    /// <param name="isLast">Whether the workflow has succeeded with it.</param>
    /// <param name="ct">Ends the statement.</param>
    /// <exception cref="RunEndedException">Another process has the workflow; the transaction must be rolled back.</exception>
    public async Task RecordAsync(NpgsqlConnection connection, HistoryEntry entry, bool isLast, CancellationToken ct)
    {
        var change = Change() with { Entries = [.. deferred, entry] };
        change = isLast ? change with { Status = WorkflowStatus.Succeeded, Lease = LeaseChange.End, Result = entry.Result } : change;
        Cancel = (await InstanceChange.WriteAsync(connection, [change], ct)).TryGetValue(Workflow.Id, out var cancel)
            ? cancel
            : throw EndRun("Another process has the workflow.");
    }

    /// <summary>The transaction of <see cref="RecordAsync"/> has been committed.</summary>
    public void Recorded(HistoryEntry entry, bool isLast)
    {
        deferred.Clear();
        waiting = null;
        if (isLast)
        {
            (IsOver, End) = (true, new WorkflowOutcome(WorkflowStatus.Succeeded, entry.Result, null));
        }
    }

    /// <summary>The workflow waits for the next attempt at a step, whoever makes it.</summary>
    /// <returns>What ends this run.</returns>
    public async Task<RunEndedException> ScheduleRetryAsync(WaitingStep step, TimeSpan pause)
    {
        await ChangeAsync(Change() with { Waiting = step, Lease = LeaseChange.Release, Pause = pause });
        return EndRun($"{step.Name} is tried again.");
    }

    /// <summary>The workflow waits for an operator.</summary>
    /// <returns>What ends this run.</returns>
    public async Task<RunEndedException> MarkStuckAsync(WaitingStep step)
    {
        await ChangeAsync(Change() with { Status = WorkflowStatus.Stuck, Waiting = step, Lease = LeaseChange.End });
        return EndRun($"{step.Name ?? "It"} waits for an operator.");
    }

    /// <summary>From now on it is being undone.</summary>
    public Task BeginUndoingAsync(StepFailure failure)
    {
        if (Status == WorkflowStatus.Undoing)
        {
            return Task.CompletedTask;
        }

        Status = WorkflowStatus.Undoing;
        return ChangeAsync(Change() with { Failure = failure });
    }

    /// <summary>It has ended.</summary>
    public async Task EndAsync(WorkflowOutcome end)
    {
        await ChangeAsync(Change() with { Status = end.Status, Result = end.Result, Failure = end.Failure, Lease = LeaseChange.End });
        (IsOver, End) = (true, end);
    }

    /// <summary>Leaves it to others, at once.</summary>
    public Task ReleaseAsync() => ChangeAsync(Change() with { Waiting = waiting, Lease = LeaseChange.Release });

    /// <summary>What was done last cannot be recorded: it is done again.</summary>
    public void DiscardUnrecorded() => deferred.Clear();

    /// <summary>Marks the run as over.</summary>
    public RunEndedException EndRun(string why, Exception? cause = null)
    {
        IsOver = true;
        return new RunEndedException(why, cause);
    }

    private InstanceChange Change() => new(Workflow.Id, Workflow.Fence, Status) { Entries = [.. deferred] };

    private async Task ChangeAsync(InstanceChange change)
    {
        using var span = WorkflowTelemetry.StartRecord();
        try
        {
            var answer = await journal.WriteAsync(change);
            Cancel = answer.IsWritten ? answer.Cancel : throw EndRun("Another process has the workflow.");
        }
        catch (Exception e) when (WorkflowDatabase.IsAway(e))
        {
            throw EndRun("The database is away: whoever takes the workflow up next reads how it stands.", e);
        }

        deferred.Clear();
    }
}
