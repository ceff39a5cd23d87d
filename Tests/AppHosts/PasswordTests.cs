using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Payments.AppHost.Infrastructure;
using Payments.AppHost.Startup;

namespace Payments.Tests.AppHosts;

/// <summary>
/// The data folder is where passwords are kept, for containers as for processes: one may go from one to the other and back.
/// </summary>
public sealed class PasswordTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("payments-passwords-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("postgres")]
    [InlineData("messaging")]
    public async Task Processes_and_containers_have_the_same_password_whatever_the_user_secrets_say(string server)
    {
        var asProcess = await PasswordAsync(server, "processes");
        var asContainer = await PasswordAsync(server, "containers");
        var asProcessAgain = await PasswordAsync(server, "processes");

        asProcess.ShouldBe(await File.ReadAllTextAsync(Path.Combine(folder, server + ".password"), TestContext.Current.CancellationToken));
        asContainer.ShouldBe(asProcess);
        asProcessAgain.ShouldBe(asProcess);
    }

    [Fact]
    public void Data_that_another_password_opens_is_in_another_volume()
    {
        var first = VolumeName();
        VolumeName().ShouldBe(first);
        File.Delete(Path.Combine(folder, "postgres.password"));

        VolumeName().ShouldNotBe(first);
    }

    private async Task<string?> PasswordAsync(string server, string infrastructure)
    {
        var builder = Builder(infrastructure);
        using var options = AppHostOptions.Read(builder);
        builder.AddMessageBroker("messaging", options);
        builder.AddDatabaseServer("postgres", options);
        return await builder
            .Resources.OfType<ParameterResource>()
            .Single(p => p.Name == server + "-password")
            .GetValueAsync(TestContext.Current.CancellationToken);
    }

    private string VolumeName()
    {
        var builder = Builder("containers");
        using var options = AppHostOptions.Read(builder);
        builder.AddDatabaseServer("postgres", options);
        return builder
            .Resources.OfType<PostgresServerResource>()
            .Single()
            .Annotations.OfType<ContainerMountAnnotation>()
            .Single(mount => mount.Type == ContainerMountType.Volume)
            .Source!;
    }

    private IDistributedApplicationBuilder Builder(string infrastructure)
    {
        var builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions
            {
                AssemblyName = typeof(Projects.AppHost).Assembly.GetName().Name,
                DisableDashboard = true,
                Args = [$"--infrastructure={infrastructure}", $"--data={folder}", "--DcpPublisher:RandomizePorts=true"],
            }
        );

        // As Aspire itself keeps passwords that it makes for containers.
        builder.Configuration["Parameters:postgres-password"] = "from the user secrets";
        builder.Configuration["Parameters:messaging-password"] = "from the user secrets";
        return builder;
    }
}
