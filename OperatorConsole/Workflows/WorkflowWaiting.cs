using System.Text.Json;

namespace Payments.OperatorConsole.Workflows;

/// <summary>The step at which a workflow waits.</summary>
/// <param name="Kind">step or undo.</param>
/// <param name="Name">Its name; null when no step is to blame, but the code between them.</param>
/// <param name="Input">What it was started with.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="StartedAt">When the first began, UTC.</param>
/// <param name="Error">Why the last one has failed.</param>
public sealed record WorkflowWaiting(string Kind, string? Name, JsonElement? Input, int Attempts, DateTime StartedAt, string Error);
