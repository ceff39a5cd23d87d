using System.Text.Json;

namespace Payments.Workflows;

/// <summary>A workflow that has ended.</summary>
/// <param name="Status">Succeeded or failed.</param>
/// <param name="Result">What it came to, if it has succeeded.</param>
/// <param name="Failure">Why it has failed, if it has.</param>
public sealed record WorkflowOutcome(WorkflowStatus Status, JsonElement? Result, StepFailure? Failure)
{
    /// <summary>The result as what it was.</summary>
    public T ResultAs<T>() => WorkflowJson.Read<T>(Result);
}
