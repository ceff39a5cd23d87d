using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Payments.AppHost.Services;
using Payments.Tests.AppHosts;

namespace Payments.Tests.Mail;

/// <summary>What the AppHost hands on to the service that sends mails.</summary>
public sealed class MailSettingsTests
{
    [Fact]
    public async Task Settings_of_an_external_mail_server_reach_the_service_and_the_password_is_a_secret()
    {
        var builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions
            {
                AssemblyName = typeof(Projects.AppHost).Assembly.GetName().Name,
                DisableDashboard = true,
                Args = ["--DcpPublisher:RandomizePorts=true"],
            }
        );
        builder.Configuration["Mail:Security"] = "starttls";
        builder.Configuration["Mail:UserName"] = "ada";
        builder.Configuration["Mail:Password"] = "a password";
        builder.AddExecutable("notifier", "sleep", ".", "1000").WithMailSettings();

        await using var app = builder.Build();
        await app.StartAsync();

        (await app.EnvironmentOfAsync("notifier", "Mail__Security")).ShouldBe("starttls");
        (await app.EnvironmentOfAsync("notifier", "Mail__UserName")).ShouldBe("ada");
        (await app.EnvironmentOfAsync("notifier", "Mail__Password")).ShouldBe("a password");
        (await app.EnvironmentOfAsync("notifier", "Mail__TrustedCertificates")).ShouldBeNull();
        builder.Resources.OfType<ParameterResource>().Single(p => p.Name == "mail-password").Secret.ShouldBeTrue();
    }
}
