using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Workflows;

/// <summary>Begins workflows.</summary>
public sealed class WorkflowStarter
{
    private readonly WorkflowCatalog catalog;
    private readonly InstanceStore store;
    private readonly OwnedWorkflows owned;
    private readonly WorkflowCompletions completions;
    private readonly WorkflowOptions options;

    internal WorkflowStarter(
        WorkflowCatalog catalog,
        InstanceStore store,
        OwnedWorkflows owned,
        WorkflowCompletions completions,
        IOptions<WorkflowOptions> options
    ) => (this.catalog, this.store, this.owned, this.completions, this.options) = (catalog, store, owned, completions, options.Value);

    /// <summary>
    /// Records a workflow in the transaction that is open on a context, so that it exists if, and only if, what causes it does: from a
    /// request, or from the handler of a message. It is run by this process once <see cref="StartedWorkflow.Run"/> is called after the
    /// commit; by any, soon, if that call is missing.
    /// </summary>
    /// <typeparam name="TWorkflow">Which workflow.</typeparam>
    /// <param name="db">A context of the database that was named in <c>AddWorkflows</c>.</param>
    /// <param name="id">A UUIDv7; another workflow of the same id is not begun.</param>
    /// <param name="subject">What it is about; by this all workflows about one thing are found.</param>
    /// <param name="input">What it is started with.</param>
    /// <param name="ct">Ends the statement.</param>
    /// <exception cref="InvalidOperationException">No transaction is open, or the workflow is not among the service's.</exception>
    public async Task<StartedWorkflow> StartAsync<TWorkflow>(DbContext db, Guid id, string subject, object input, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentException.ThrowIfNullOrEmpty(subject);
        ArgumentNullException.ThrowIfNull(input);
        var transaction =
            db.Database.CurrentTransaction
            ?? throw new InvalidOperationException("A workflow is begun in the transaction of what causes it; none is open.");
        var workflow = new ClaimedWorkflow(
            id,
            catalog.NameOf(typeof(TWorkflow)),
            subject,
            Fence: 1,
            WorkflowStatus.Running,
            Claims: 1,
            WorkflowJson.Write(input, options.MaxValueLength)!.Value,
            History: [],
            Waiting: null,
            Cancel: null,
            Failure: null,
            Activity.Current?.Id
        );
        var isTaken = owned.HasRoom;
        var isNew = await store.InsertAsync((NpgsqlConnection)transaction.GetDbTransaction().Connection!, workflow, isTaken, ct);
        return new StartedWorkflow(id, isNew && isTaken ? workflow : null, owned, completions);
    }

    /// <summary>Waits for the end of a workflow that is under way anywhere.</summary>
    /// <returns>How it has ended; null when it has not within <paramref name="bound"/>.</returns>
    public Task<WorkflowOutcome?> WaitAsync(Guid id, TimeSpan bound, CancellationToken ct) => completions.WaitAsync(id, bound, ct);
}
