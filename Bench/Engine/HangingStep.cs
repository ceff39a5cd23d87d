namespace Payments.Bench;

/// <summary>The second step in the owner: writes the workflow's id to stdout and hangs.</summary>
internal sealed class HangingStep : ISecondStep
{
    public async Task<string> RunAsync(string text, Guid workflow, CancellationToken ct)
    {
        Console.WriteLine(workflow);
        await Task.Delay(Timeout.Infinite, ct);
        return text;
    }
}
