namespace Payments.Bench;

/// <summary>What a step of <see cref="ThreeSteps"/> gets and gives: as much as those of purchases.</summary>
internal sealed record StepPayload(Guid Id, string Text);
