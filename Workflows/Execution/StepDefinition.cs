using System.Text.Json;

namespace Payments.Workflows;

/// <summary>A step of a workflow: what identifies it, and what it is done with.</summary>
/// <param name="Kind">Whether it is done or undone.</param>
/// <param name="Position">Its position among the steps of its workflow, from 1.</param>
/// <param name="Name">Its name in the code.</param>
/// <param name="Input">What it is done with.</param>
/// <param name="Policy">How often it is tried.</param>
internal sealed record StepDefinition(HistoryKind Kind, int Position, string Name, JsonElement? Input, StepPolicy Policy);
