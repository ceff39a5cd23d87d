using System.Collections.Concurrent;
using System.Diagnostics;

namespace Payments.Bench;

/// <summary>The second step in the process that goes on with the workflow: records when it begins.</summary>
internal sealed class RecordingStep : ISecondStep
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> begun = [];

    /// <summary>When the second step of the workflow has begun, in stopwatch ticks.</summary>
    public Task<long> BegunAsync(Guid workflow, TimeSpan bound) => SourceOf(workflow).Task.WaitAsync(bound);

    public Task<string> RunAsync(string text, Guid workflow, CancellationToken ct)
    {
        SourceOf(workflow).TrySetResult(Stopwatch.GetTimestamp());
        return Task.FromResult(text);
    }

    private TaskCompletionSource<long> SourceOf(Guid workflow) =>
        begun.GetOrAdd(workflow, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
