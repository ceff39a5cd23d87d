using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Tests.Support;

namespace Payments.Tests.StandIns;

/// <summary>Starting, waiting, stopping, restarting.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task Who_waits_for_a_resource_starts_when_it_is_healthy_and_not_before()
    {
        var healthy = false;
        var builder = EmptyAppHost.Create();
        builder.Services.AddHealthChecks().AddCheck("gate", () => healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        var first = builder.AddSleeper("first").WithHealthCheck("gate");
        builder.AddSleeper("second").WaitFor(first);
        await using var app = await builder.BuildAsync();

        var starting = app.StartAsync();
        await app.ReachesAsync("first", KnownResourceStates.Running);
        await app.ReachesAsync("second", KnownResourceStates.Waiting);
        starting.IsCompleted.ShouldBeFalse();
        healthy = true;

        await starting;
        await app.ReachesAsync("second", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_restarted_resource_has_a_new_process_behind_the_same_public_port()
    {
        var builder = EmptyAppHost.Create();
        builder.AddWebServer("web");
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        using var client = app.CreateHttpClient("web");
        var before = await Eventually.Get(() => client.GetStringAsync("/"), answer => answer.Length > 0, "the server answers");

        (await app.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.RestartCommand)).Success.ShouldBeTrue();

        await Eventually.Get(() => client.GetStringAsync("/"), answer => answer.Length > 0 && answer != before, "another process answers");
    }

    [Fact]
    public async Task A_stopped_resource_is_finished_and_can_be_started_again()
    {
        var builder = EmptyAppHost.Create();
        builder.AddSleeper("sleeper");
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ReachesAsync("sleeper", KnownResourceStates.Running);

        (await app.ResourceCommands.ExecuteCommandAsync("sleeper", KnownResourceCommands.StopCommand)).Success.ShouldBeTrue();
        await app.ReachesAsync("sleeper", KnownResourceStates.Finished);
        (await app.ResourceCommands.ExecuteCommandAsync("sleeper", KnownResourceCommands.StartCommand)).Success.ShouldBeTrue();

        await app.ReachesAsync("sleeper", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_fails_to_start_and_the_others_run()
    {
        var builder = EmptyAppHost.Create();
        builder.AddExecutable("broken", "/no/such/program", ".");
        builder.AddSleeper("fine");
        await using var app = await builder.BuildAsync();

        await app.StartAsync();

        await app.ReachesAsync("broken", KnownResourceStates.FailedToStart);
        await app.ReachesAsync("fine", KnownResourceStates.Running);
    }

    [Fact]
    public void Two_resources_of_one_name_are_refused()
    {
        var builder = EmptyAppHost.Create();
        builder.AddSleeper("same");

        Should.Throw<DistributedApplicationException>(() => builder.AddSleeper("Same")).Message.ShouldContain("'Same'");
        builder.Dispose();
    }
}
