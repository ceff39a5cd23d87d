using Payments.Workflows;

namespace Payments.Bench;

/// <summary>A workflow whose owner is killed in the second step, when the first is recorded.</summary>
internal sealed class InterruptedWorkflow(ISecondStep second) : IWorkflow<string, string>
{
    public const string Name = "interrupted";

    /// <summary>Its timeout is longer than any owner hangs in the step before it is killed.</summary>
    private static readonly StepPolicy Patient = new() { Timeout = TimeSpan.FromMinutes(2) };

    public async Task<string> RunAsync(WorkflowRun run, string input)
    {
        await run.StepAsync("first", input, (text, _, _) => Task.FromResult(text));
        return await run.StepAsync("second", input, (text, step, ct) => second.RunAsync(text, step.WorkflowId, ct), policy: Patient);
    }
}
