using System.Collections.Concurrent;
using System.Diagnostics;
using Payments.Workflows;

namespace Payments.Bench;

/// <summary>A workflow whose first step is recorded, and in whose second step its owner dies.</summary>
internal sealed class Interrupted(ISecondStep second) : IWorkflow<string, string>
{
    public const string Name = "interrupted";

    /// <summary>Longer than any owner hangs in the step before it is killed.</summary>
    private static readonly StepPolicy Patient = new() { Timeout = TimeSpan.FromMinutes(2) };

    public async Task<string> RunAsync(WorkflowRun run, string input)
    {
        await run.StepAsync("first", input, (text, _, _) => Task.FromResult(text));
        return await run.StepAsync("second", input, (text, step, ct) => second.RunAsync(text, step.WorkflowId, ct), policy: Patient);
    }
}

/// <summary>What the second step does in the process that runs it.</summary>
internal interface ISecondStep
{
    Task<string> RunAsync(string text, Guid workflow, CancellationToken ct);
}

/// <summary>In the owner: says that it has been reached, and hangs.</summary>
internal sealed class HangingStep : ISecondStep
{
    public async Task<string> RunAsync(string text, Guid workflow, CancellationToken ct)
    {
        Console.WriteLine(workflow);
        await Task.Delay(Timeout.Infinite, ct);
        return text;
    }
}

/// <summary>In the heir: notes when it begins.</summary>
internal sealed class NotedStep : ISecondStep
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> begun = [];

    /// <summary>When the heir has begun the second step of a workflow, in stopwatch ticks.</summary>
    public Task<long> BegunAsync(Guid workflow, TimeSpan bound) => SourceOf(workflow).Task.WaitAsync(bound);

    public Task<string> RunAsync(string text, Guid workflow, CancellationToken ct)
    {
        SourceOf(workflow).TrySetResult(Stopwatch.GetTimestamp());
        return Task.FromResult(text);
    }

    private TaskCompletionSource<long> SourceOf(Guid workflow) =>
        begun.GetOrAdd(workflow, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
