namespace Payments.Tests.AppHosts;

/// <summary>Where a container engine answers but has no way to its images, the start ends soon, and says what is missing.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ContainerImageTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Images_that_the_registry_refuses_are_named_with_its_reason_and_the_way_out()
    {
        using var host = await RunAsync("echo \"Error response from daemon: manifest for $2 not found\" >&2; exit 1");

        var line = host.Output.Single(l => l.Contains("images are missing", StringComparison.Ordinal));
        line.ShouldContain("docker.io/library/rabbitmq:");
        line.ShouldContain("docker.io/library/postgres:");
        line.ShouldContain(
            "docker.io/maildev/maildev:2.2.1 (Error response from daemon: manifest for docker.io/maildev/maildev:2.2.1 not found)"
        );
        line.ShouldEndWith("Run without containers: --infrastructure processes");
    }

    [Fact]
    public async Task An_image_whose_registry_never_answers_is_named_within_a_minute()
    {
        using var host = await RunAsync("case \"$2\" in *postgres*) exec sleep 600 ;; *) echo \"Pulling from $2\"; exit 0 ;; esac");

        var line = host.Output.Single(l => l.Contains("images are missing", StringComparison.Ordinal));
        line.ShouldContain("docker.io/library/postgres:");
        line.ShouldContain("(no answer within 30 s)");
        line.ShouldNotContain("rabbitmq");
    }

    [Fact]
    public async Task Containers_without_an_engine_are_refused_with_the_way_out()
    {
        using var host = AppHostProcess.Begin(
            ["--infrastructure", "containers", "--ephemeral", "--dcppublisher:randomizeports", "true"],
            [new("ASPIRE_CONTAINER_RUNTIME", "no-such-program")]
        );
        await host.ExitsAsync(Bound);

        host.ExitCode.ShouldBe(1);
        host.Output.ShouldContain(
            "No container engine answers. Start Docker or Podman, or run without containers: --infrastructure processes"
        );
    }

    /// <summary>Without the option --infrastructure: because an engine answers, containers are what it starts.</summary>
    private static async Task<AppHostProcess> RunAsync(string pull)
    {
        using var client = new FakeContainerClient(pull);
        var host = AppHostProcess.Begin(["--ephemeral", "--dcppublisher:randomizeports", "true"], [client.SearchPath]);
        await host.ExitsAsync(Bound);
        host.ExitCode.ShouldBe(1);
        return host;
    }
}
