namespace Payments.Tests.AppHosts;

/// <summary>However the AppHost ends, nothing of its outlives it for long.</summary>
public sealed class EndOfAppHostTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    private static readonly string[] Options = ["--ephemeral", "--dcppublisher:randomizeports", "true"];

    [Fact]
    public async Task Killed_without_warning_it_leaves_no_process_behind_after_15_seconds()
    {
        using var host = await AppHostProcess.StartAsync(Options);

        host.Kill();

        await host.LeavesNothingAsync(Bound);
    }

    [Fact]
    public async Task Ctrl_C_stops_everything_in_under_15_seconds_and_removes_ephemeral_data()
    {
        using var host = await AppHostProcess.StartAsync(Options);

        host.PressControlC();

        await host.ExitsAsync(Bound);
        await host.LeavesNothingAsync(Bound);
        host.ExitCode.ShouldBe(0);
    }
}
