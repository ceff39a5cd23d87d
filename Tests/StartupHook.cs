using System.Collections.Concurrent;
using System.Diagnostics;

/// <summary>
/// Loaded by .NET into a process of a service before its own code runs (DOTNET_STARTUP_HOOKS names this assembly). It watches the spans of
/// workflows, and does what a test has asked for when one reaches a boundary: <c>before-call</c>, <c>after-call</c> or <c>after-record</c>
/// of a step. Of settlements it knows <c>settle-charge.recorded</c>, <c>.answered</c> and <c>.written</c>. So the service under test is the
/// real program, and knows nothing of it.
/// </summary>
/// <remarks>
/// The folder of PAYMENTS_BOUNDARIES holds a file for each boundary that is awaited, named [workflow].[step].[boundary], with what to do
/// there: <c>die</c>, <c>hold</c> until the file [name].go is there, or <c>kill [pid]</c> of another process. It is done once, by whoever
/// comes first.
/// </remarks>
internal static class StartupHook
{
    private const string Source = "Payments.Workflows";
    private const string Settlement = "Payments.PaymentService.Settlement";
    private const string Settle = "settle ";
    private const string Ask = "ask ";
    private const string Workflow = "workflow ";
    private const string Record = "record";

    private static readonly TimeSpan HoldStep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxHold = TimeSpan.FromMinutes(2);

    private static readonly string? Folder = Environment.GetEnvironmentVariable("PAYMENTS_BOUNDARIES");

    /// <summary>Steps that were called and are not recorded yet, by the span of their run.</summary>
    private static readonly ConcurrentDictionary<ActivitySpanId, ConcurrentQueue<string>> Called = new();

    public static void Initialize()
    {
        if (Folder is not null)
        {
            ActivitySource.AddActivityListener(
                new ActivityListener
                {
                    ShouldListenTo = source => source.Name is Source or Settlement,
                    Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                    ActivityStarted = Started,
                    ActivityStopped = Stopped,
                }
            );
        }
    }

    private static void Started(Activity span)
    {
        if (StepOf(span) is { } step)
        {
            Reach($"{step}.before-call");
        }
        else if (SettlementOf(span) is { } settlement)
        {
            Reach($"{settlement}.recorded");
        }
    }

    private static void Stopped(Activity span)
    {
        if (StepOf(span) is { } step)
        {
            Called.GetOrAdd(span.ParentSpanId, _ => new()).Enqueue(step);
            Reach($"{step}.after-call");
        }
        else if (span.OperationName == Record && Called.TryRemove(span.ParentSpanId, out var called))
        {
            foreach (var recorded in called)
            {
                Reach($"{recorded}.after-record");
            }
        }
        else if (SettlementOf(span) is { } settlement)
        {
            Reach($"{settlement}.written");
        }
        else if (span.OperationName.StartsWith(Ask, StringComparison.Ordinal) && SettlementOf(span.Parent) is { } asked)
        {
            Reach($"{asked}.answered");
        }
    }

    /// <summary>For the span of a settlement: settle-charge, settle-refund.</summary>
    private static string? SettlementOf(Activity? span) =>
        span?.OperationName.StartsWith(Settle, StringComparison.Ordinal) == true ? span.OperationName.Replace(' ', '-') : null;

    /// <summary>For the span of a step: payment_success.credit_offset, payment_success.undo-fetch_payment.</summary>
    private static string? StepOf(Activity span)
    {
        var (kind, workflow) = (span.OperationName.Split(' '), span.Parent?.OperationName);
        if (workflow?.StartsWith(Workflow, StringComparison.Ordinal) != true)
        {
            return null;
        }

        return kind switch
        {
            ["step", var step] => $"{workflow[Workflow.Length..]}.{step}",
            ["undo", var undone] => $"{workflow[Workflow.Length..]}.undo-{undone}",
            _ => null,
        };
    }

    private static void Reach(string boundary)
    {
        var awaited = Path.Combine(Folder!, boundary);
        if (!File.Exists(awaited))
        {
            return;
        }

        try
        {
            File.Move(awaited, awaited + ".reached");
        }
        catch (IOException)
        {
            // Another process was first.
            return;
        }

        var order = File.ReadAllText(awaited + ".reached").Split(' ');
        switch (order)
        {
            case ["die"]:
                Process.GetCurrentProcess().Kill();
                break;
            case ["kill", var pid]:
                Process.GetProcessById(int.Parse(pid, null)).Kill();
                break;
            case ["hold"]:
                var deadline = DateTime.UtcNow + MaxHold;
                while (!File.Exists(awaited + ".go") && DateTime.UtcNow < deadline)
                {
                    Thread.Sleep(HoldStep);
                }

                break;
        }
    }
}
