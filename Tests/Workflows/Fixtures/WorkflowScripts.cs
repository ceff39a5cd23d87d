using Payments.Workflows;

namespace Payments.Tests.Workflows;

/// <summary>The code of the scripts, of one host.</summary>
internal sealed class WorkflowScripts(FakeService service)
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
            (_, step, ct) => service.CallAsync(name, step, ct),
            canBeUndone ? (_, result, step, ct) => service.CallAsync($"undo {name} ({result ?? "in doubt"})", step, ct) : null,
            policy
        );

    public Task<string> WriteAsync(WorkflowRun run, string name, StepPolicy? policy = null) =>
        run.Database<SampleDb>()
            .TransactionAsync(
                name,
                name,
                async (db, text, step, ct) =>
                {
                    db.Lines.Add(new SampleLine { Text = text });
                    await db.SaveChangesAsync(ct);
                    await service.CallAsync($"in transaction {text}", step, ct);
                    return $"{text} written";
                },
                (db, text, _, _, _) =>
                {
                    db.Lines.Add(new SampleLine { Text = $"undo {text}" });
                    return Task.CompletedTask;
                },
                policy
            );

    public static Task<string> FinishAsync(WorkflowRun run, string name) =>
        run.Database<SampleDb>()
            .FinishAsync(
                name,
                name,
                (db, text, _, _) =>
                {
                    db.Lines.Add(new SampleLine { Text = text });
                    return Task.FromResult($"{text} written");
                }
            );
}
