using System.Text.Json;

namespace Payments.OperatorConsole.Workflows;

/// <summary>An entry of a workflow's timeline, as it is shown.</summary>
/// <param name="Name">The step, if it is about one.</param>
/// <param name="What">What happened.</param>
/// <param name="Kind">One of wait, good, bad, off, accent: how it looks.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="Facts">Attempts, duration, or the operator and the reason; in words.</param>
public sealed record WorkflowEvent(string? Name, string What, string Kind, DateTime? At, string Facts)
{
    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>What it was started with.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What it returned.</summary>
    public JsonElement? Result { get; init; }
}
