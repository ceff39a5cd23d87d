using System.Net;
using System.Net.Sockets;

namespace Payments.Tests.AppHosts;

/// <summary>What would go wrong is said in one line before anything has started.</summary>
public sealed class PreflightTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("payments-preflight-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_setting_that_changes_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        using var host = AppHostProcess.Begin("--data", folder, "--ports:rabbitmq", $"{port}");
        await host.ExitsAsync(Bound);

        host.ExitCode.ShouldBe(1);
        host.Output.ShouldContain($"Port {port} for RabbitMQ is taken by another program. Choose another one: --ports:rabbitmq <port>");
        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_data_folder_in_use_is_named()
    {
        using var held = new FileStream(Path.Combine(folder, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        using var host = AppHostProcess.Begin("--data", folder, "--dcppublisher:randomizeports", "true");
        await host.ExitsAsync(Bound);

        host.ExitCode.ShouldBe(1);
        host.Output.ShouldContain(line =>
            line.StartsWith($"The data folder {folder} is in use by another AppHost.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_data_folder_of_an_earlier_version_is_refused_with_what_to_do_and_left_as_it_is()
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName;

        using var host = AppHostProcess.Begin("--data", folder, "--dcppublisher:randomizeports", "true");
        await host.ExitsAsync(Bound);

        host.ExitCode.ShouldBe(1);
        host.Output.ShouldContain(
            $"The data folder {folder} holds databases of another version of Payments, which this one cannot read. "
                + "Move or delete it, or choose another one: --data <folder>"
        );
        Directory.EnumerateFileSystemEntries(data).ShouldBeEmpty();
        Directory.EnumerateFiles(folder, "*.password").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_option_is_refused()
    {
        using var host = AppHostProcess.Begin("--emphemeral");
        await host.ExitsAsync(Bound);

        host.ExitCode.ShouldBe(2);
        host.Output.ShouldContain("Unknown option '--emphemeral'. --help lists the options.");
    }
}
