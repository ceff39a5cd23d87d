using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

/// <summary>A database in which a workflow writes lines.</summary>
public sealed class BookDb(DbContextOptions<BookDb> options) : DbContext(options)
{
    public DbSet<BookLine> Lines => Set<BookLine>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<BookLine>().ToTable("lines");
}

public sealed class BookLine
{
    public long Id { get; init; }

    public required string Text { get; init; }
}

/// <summary>
/// Somebody outside who is called, and remembers it. The workflows of a test share him, also when they run in different hosts.
/// </summary>
internal sealed class Outside
{
    private readonly ConcurrentQueue<(string Call, Guid Key, int Attempt)> calls = [];

    /// <summary>What happens in a call; nothing, if nothing is said.</summary>
    public Func<string, StepContext, CancellationToken, Task> On { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>The calls that came, in their order.</summary>
    public IReadOnlyList<string> Calls => [.. calls.Select(c => c.Call)];

    public IReadOnlyList<(string Call, Guid Key, int Attempt)> Whole => [.. calls];

    /// <summary>What had an effect: each key once, as a good service does it.</summary>
    public IReadOnlyList<string> Effects => [.. calls.DistinctBy(c => c.Key).Select(c => c.Call)];

    public async Task<string> CallAsync(string what, StepContext step, CancellationToken ct)
    {
        calls.Enqueue((what, step.IdempotencyKey, step.Attempt));
        await On(what, step, ct);
        return $"{what} done";
    }
}

/// <summary>What a workflow of <see cref="Script"/> does.</summary>
/// <param name="Code">Its code, by the name under which the test has it.</param>
internal sealed record ScriptInput(string Code);

/// <summary>A workflow whose code the test gives.</summary>
internal sealed class Script(Scripts scripts) : IWorkflow<ScriptInput, string>
{
    public Task<string> RunAsync(WorkflowRun run, ScriptInput input) => scripts.Code[input.Code](run);
}

/// <summary>The code of the scripts, of one host.</summary>
internal sealed class Scripts(Outside outside)
{
    public Dictionary<string, Func<WorkflowRun, Task<string>>> Code { get; } = [];

    /// <summary>Two attempts at once, a short pause, and then undone.</summary>
    public static readonly StepPolicy Quick = new()
    {
        MaxAttempts = 2,
        FirstPause = TimeSpan.FromMilliseconds(20),
        Timeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>The same, and then for an operator.</summary>
    public static readonly StepPolicy QuickAndStop = Quick with { WhenExhausted = WhenExhausted.Stop };

    public Task<string> CallAsync(WorkflowRun run, string name, StepPolicy? policy = null, bool canBeUndone = true) =>
        run.StepAsync(
            name,
            new { name },
            (_, step, ct) => outside.CallAsync(name, step, ct),
            canBeUndone ? (_, result, step, ct) => outside.CallAsync($"undo {name} ({result ?? "in doubt"})", step, ct) : null,
            policy
        );

    public Task<string> WriteAsync(WorkflowRun run, string name, StepPolicy? policy = null) =>
        run.Database<BookDb>()
            .TransactionAsync(
                name,
                name,
                async (db, text, step, ct) =>
                {
                    db.Lines.Add(new BookLine { Text = text });
                    await db.SaveChangesAsync(ct);
                    await outside.CallAsync($"in transaction {text}", step, ct);
                    return $"{text} written";
                },
                (db, text, _, _, _) =>
                {
                    db.Lines.Add(new BookLine { Text = $"undo {text}" });
                    return Task.CompletedTask;
                },
                policy
            );

    public static Task<string> FinishAsync(WorkflowRun run, string name) =>
        run.Database<BookDb>()
            .FinishAsync(
                name,
                name,
                (db, text, _, _) =>
                {
                    db.Lines.Add(new BookLine { Text = text });
                    return Task.FromResult($"{text} written");
                }
            );
}
