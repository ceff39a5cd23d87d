namespace Payments.Tests.Workflows;

/// <summary>What a workflow of <see cref="ScriptedWorkflow"/> does.</summary>
/// <param name="Code">Its code, by the name under which the test has it.</param>
internal sealed record ScriptedInput(string Code);
