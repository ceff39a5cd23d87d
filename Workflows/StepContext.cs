namespace Payments.Workflows;

/// <summary>What a step knows of itself.</summary>
/// <param name="WorkflowId">The workflow that it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsUndo">Whether it is being undone.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
/// <param name="IdempotencyKey">
/// The same in every attempt, by whatever process, and different for every step: a UUIDv8 (RFC 9562, section 5.8) made from the workflow's
/// id and the step's position and name. When an operator has had it tried again after a refusal it is another one. To be sent with every
/// call that has an effect.
/// </param>
public sealed record StepContext(Guid WorkflowId, string Name, bool IsUndo, int Attempt, Guid IdempotencyKey);
