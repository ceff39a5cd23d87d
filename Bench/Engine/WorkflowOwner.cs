using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Bench;

/// <summary>
/// The owner of a workflow, in a process of its own: it writes the workflow's id to stdout, hangs in the second step, and is killed.
/// </summary>
internal sealed class WorkflowOwner : IDisposable
{
    public const string Argument = "owner-of-resume-figure";

    private const string DatabaseVariable = "BENCH_OWNER_POSTGRES";
    private const string LeaseVariable = "BENCH_OWNER_LEASE";

    /// <summary>Longer than an owner runs, so that it does not claim the workflow of another that was killed.</summary>
    private const string PollInterval = "00:01:00";

    private static readonly TimeSpan ReachedBound = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private WorkflowOwner(Process process, Guid workflow) => (this.process, Workflow) = (process, workflow);

    public Guid Workflow { get; }

    /// <summary>Starts one, and waits until it hangs.</summary>
    /// <returns>Null when it did not reach the second step in time.</returns>
    public static async Task<WorkflowOwner?> StartAsync(string database, TimeSpan lease)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(WorkflowOwner).Assembly.Location, Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[DatabaseVariable] = database;
        start.Environment[LeaseVariable] = lease.ToString("c", CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;
        try
        {
            var line =
                await process.StandardOutput.ReadLineAsync().WaitAsync(ReachedBound)
                ?? throw new InvalidOperationException("The owner has ended before it claimed its workflow.");
            return new WorkflowOwner(process, Guid.Parse(line));
        }
        catch (TimeoutException)
        {
            process.Kill();
            process.Dispose();
            return null;
        }
    }

    /// <summary>Kills it with SIGKILL.</summary>
    /// <returns>The time just before, in stopwatch ticks.</returns>
    public long Kill()
    {
        var now = Stopwatch.GetTimestamp();
        process.Kill();
        return now;
    }

    /// <summary>What the process does. It ends at the latest when its parent's pipe is closed.</summary>
    public static async Task<int> RunAsync()
    {
        await using var host = await EngineHost.StartAsync(
            Variable(DatabaseVariable),
            workflows => workflows.Add<InterruptedWorkflow, string, string>(InterruptedWorkflow.Name),
            services => services.AddSingleton<ISecondStep, HangingStep>(),
            ("Workflows:Lease", Variable(LeaseVariable)),
            ("Workflows:PollInterval", PollInterval)
        );
        (await host.BeginAsync<InterruptedWorkflow>("input")).Run();
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public void Dispose()
    {
        process.Kill(); // does nothing to one that has ended
        process.Dispose();
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
}
