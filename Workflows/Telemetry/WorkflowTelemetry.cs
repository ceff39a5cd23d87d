using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Payments.Workflows;

/// <summary>Spans and metrics. No input and no result is ever part of them.</summary>
internal static class WorkflowTelemetry
{
    public const string Name = "Payments.Workflows";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Started = Meter.CreateCounter<long>(
        "payments.workflows.started",
        "{workflow}",
        "Workflows that were begun by this process."
    );
    public static readonly Counter<long> Ended = Meter.CreateCounter<long>(
        "payments.workflows.ended",
        "{workflow}",
        "Workflows that have ended in this process."
    );
    public static readonly Counter<long> FailedAttempts = Meter.CreateCounter<long>(
        "payments.workflows.failed_attempts",
        "{attempt}",
        "Attempts at a step that have failed."
    );
    public static readonly Counter<long> TakenOver = Meter.CreateCounter<long>(
        "payments.workflows.taken_over",
        "{workflow}",
        "Workflows claimed for another attempt, or from a process that has died."
    );
    public static readonly Histogram<double> StepDuration = Meter.CreateHistogram<double>(
        "payments.workflows.step.duration",
        "s",
        "Time of one attempt at a step."
    );
    public static readonly Gauge<long> Stuck = Meter.CreateGauge<long>(
        "payments.workflows.stuck",
        "{workflow}",
        "Workflows that wait for an operator; counted up to 10,000."
    );

    /// <summary>The span of a run, part of the trace of what started the workflow.</summary>
    public static Activity? StartRun(ClaimedWorkflow workflow)
    {
        Activity.Current = null;
        var parent = ActivityContext.TryParse(workflow.TraceParent, null, isRemote: true, out var context) ? context : default;
        var span = Source.StartActivity($"workflow {workflow.Name}", ActivityKind.Internal, parent);
        span?.SetTag("payments.workflow.id", workflow.Id);
        span?.SetTag("payments.workflow.subject", workflow.Subject);
        return span;
    }

    /// <summary>Makes one attempt at a step, in a span of its own.</summary>
    public static async Task<T> InStepAsync<T>(StepContext step, Func<Task<T>> attempt)
    {
        using var span = Source.StartActivity($"{(step.IsUndo ? "undo" : "step")} {step.Name}");
        span?.SetTag("payments.workflow.step.attempt", step.Attempt);
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await attempt();
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
        finally
        {
            StepDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("step", step.Name));
        }
    }

    /// <summary>The span in which it is written down what was done.</summary>
    public static Activity? StartRecord() => Source.StartActivity("record");

    public static TagList Tags(string workflow, string? step = null)
    {
        var tags = new TagList { { "workflow", workflow } };
        if (step is not null)
        {
            tags.Add("step", step);
        }

        return tags;
    }
}
