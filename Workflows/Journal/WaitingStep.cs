using System.Text.Json;

namespace Payments.Workflows;

/// <summary>The step at which a workflow waits for its next attempt, or for people.</summary>
/// <param name="Kind">Whether it is being done or undone.</param>
/// <param name="Position">Its position.</param>
/// <param name="Name">Its name; null when no step is to blame, but the code between them.</param>
/// <param name="Input">With what.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="StartedAt">When the first began, UTC.</param>
/// <param name="Error">What the last one came to.</param>
/// <param name="IsRefused">Whether the other side has refused it, so that it is known that nothing was done.</param>
/// <param name="Repetition">How often operators have had it done anew after a refusal; each time it has another idempotency key.</param>
public sealed record WaitingStep(
    HistoryKind Kind,
    int Position,
    string? Name,
    JsonElement? Input,
    int Attempts,
    DateTime StartedAt,
    string Error,
    bool IsRefused = false,
    int Repetition = 0
);
