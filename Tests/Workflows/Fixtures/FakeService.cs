using System.Collections.Concurrent;
using Payments.Workflows;

namespace Payments.Tests.Workflows;

/// <summary>
/// A service that workflows call, and that remembers each call. The workflows of a test share it, also when they run in different hosts.
/// </summary>
internal sealed class FakeService
{
    private readonly ConcurrentQueue<(string Call, Guid Key, int Attempt)> calls = [];

    /// <summary>What happens in a call; nothing, unless the test says otherwise.</summary>
    public Func<string, StepContext, CancellationToken, Task> OnCall { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>The calls that came, in their order.</summary>
    public IReadOnlyList<string> Calls => [.. calls.Select(c => c.Call)];

    /// <summary>The calls with their idempotency keys and attempts, the first of which is 1.</summary>
    public IReadOnlyList<(string Call, Guid Key, int Attempt)> CallDetails => [.. calls];

    /// <summary>What had an effect: each idempotency key once.</summary>
    public IReadOnlyList<string> Effects => [.. calls.DistinctBy(c => c.Key).Select(c => c.Call)];

    public async Task<string> CallAsync(string what, StepContext step, CancellationToken ct)
    {
        calls.Enqueue((what, step.IdempotencyKey, step.Attempt));
        await OnCall(what, step, ct);
        return $"{what} done";
    }
}
