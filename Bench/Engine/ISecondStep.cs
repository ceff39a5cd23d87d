namespace Payments.Bench;

/// <summary>What the second step does in the process that runs it.</summary>
internal interface ISecondStep
{
    Task<string> RunAsync(string text, Guid workflow, CancellationToken ct);
}
