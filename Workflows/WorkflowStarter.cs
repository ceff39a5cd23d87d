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
    private readonly WorkflowEnds ends;
    private readonly WorkflowOptions options;

    internal WorkflowStarter(
        WorkflowCatalog catalog,
        InstanceStore store,
        OwnedWorkflows owned,
        WorkflowEnds ends,
        IOptions<WorkflowOptions> options
    ) => (this.catalog, this.store, this.owned, this.ends, this.options) = (catalog, store, owned, ends, options.Value);

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
        var workflow = new TakenWorkflow(
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
        return new StartedWorkflow(id, isNew && isTaken ? workflow : null, owned, ends);
    }

    /// <summary>Waits for the end of a workflow that is under way anywhere.</summary>
    /// <returns>How it has ended; null when it has not within <paramref name="bound"/>.</returns>
    public Task<WorkflowEnd?> WaitAsync(Guid id, TimeSpan bound, CancellationToken ct) => ends.WaitAsync(id, bound, ct);
}

/// <summary>A workflow that has been begun.</summary>
public sealed class StartedWorkflow
{
    private readonly TakenWorkflow? taken;
    private readonly OwnedWorkflows owned;
    private readonly WorkflowEnds ends;

    internal StartedWorkflow(Guid id, TakenWorkflow? taken, OwnedWorkflows owned, WorkflowEnds ends) =>
        (Id, this.taken, this.owned, this.ends) = (id, taken, owned, ends);

    /// <summary>The workflow.</summary>
    public Guid Id { get; }

    /// <summary>Has it run by this process. To be called after the commit.</summary>
    public void Run()
    {
        if (taken is not null)
        {
            owned.Take(taken);
        }
        else
        {
            owned.LookAgain();
        }
    }

    /// <summary>Has it run, and waits for its end.</summary>
    /// <returns>How it has ended; null when it has not within <paramref name="bound"/>. Then it is still under way.</returns>
    public Task<WorkflowEnd?> RunAsync(TimeSpan bound, CancellationToken ct)
    {
        var ending = ends.WaitAsync(Id, bound, ct);
        Run();
        return ending;
    }
}
