using Payments.Workflows;

namespace Payments.Tests.Workflows;

/// <summary>A workflow whose code the test gives.</summary>
internal sealed class ScriptedWorkflow(WorkflowScripts scripts) : IWorkflow<ScriptedInput, string>
{
    public Task<string> RunAsync(WorkflowRun run, ScriptedInput input) => scripts.Code[input.Code](run);
}
