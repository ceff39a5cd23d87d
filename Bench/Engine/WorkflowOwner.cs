using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Bench;

/// <summary>
/// The owner of a workflow, as a process of its own: says the workflow's id on stdout when it hangs in the second step, and is then killed.
/// </summary>
internal sealed class WorkflowOwner : IDisposable
{
    public const string Argument = "owner-of-resume-figure";

    private const string DatabaseVariable = "BENCH_OWNER_POSTGRES";
    private const string LeaseVariable = "BENCH_OWNER_LEASE";

    /// <summary>Longer than it lives: what other owners leave is for the heir.</summary>
    private const string NeverLooks = "00:01:00";

    private static readonly TimeSpan ReachedBound = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private WorkflowOwner(Process process, Guid workflow) => (this.process, Workflow) = (process, workflow);

    public Guid Workflow { get; }

    /// <summary>Starts one, and waits until it hangs.</summary>
    /// <returns>Null when it has lost its workflow before.</returns>
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
            var said =
                await process.StandardOutput.ReadLineAsync().WaitAsync(ReachedBound)
                ?? throw new InvalidOperationException("The owner has ended before it owned anything.");
            return new WorkflowOwner(process, Guid.Parse(said));
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

    /// <summary>The process itself; its end is that of its parent's pipe, too.</summary>
    public static async Task<int> RunAsync()
    {
        await using var host = await EngineHost.StartAsync(
            Variable(DatabaseVariable),
            workflows => workflows.Add<Interrupted, string, string>(Interrupted.Name),
            services => services.AddSingleton<ISecondStep, HangingStep>(),
            ("Workflows:Lease", Variable(LeaseVariable)),
            ("Workflows:PollInterval", NeverLooks)
        );
        (await host.BeginAsync<Interrupted>("input")).Run();
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
