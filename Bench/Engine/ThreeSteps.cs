using Payments.Workflows;

namespace Payments.Bench;

/// <summary>A workflow that costs what the engine costs: three steps that call nobody.</summary>
internal sealed class ThreeSteps : IWorkflow<StepPayload, StepPayload>
{
    public const string Name = "three_steps";

    private const int TextLength = 150;

    public static StepPayload NewInput() => new(Guid.CreateVersion7(), new string('t', TextLength));

    public async Task<StepPayload> RunAsync(WorkflowRun run, StepPayload input)
    {
        var first = await run.StepAsync("first", input, ReturnAsync);
        var second = await run.StepAsync("second", first, ReturnAsync);
        return await run.StepAsync("third", second, ReturnAsync);
    }

    private static Task<StepPayload> ReturnAsync(StepPayload payload, StepContext step, CancellationToken ct) => Task.FromResult(payload);
}
