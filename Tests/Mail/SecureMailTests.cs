using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Mail;

/// <summary>Mail servers that demand TLS and a password, as those of mail providers do.</summary>
public sealed class SecureMailTests(SharedSystem shared) : MessagingTest(shared)
{
    private const string Notification = """{"user":"ada@example.com","message":"hello"}""";
    private const string WrongPassword = "a wrong password";

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls-on-connect")]
    public async Task A_mail_goes_out_through_a_server_that_demands_TLS_and_a_password(string security)
    {
        await using var server = await DemandingMailDev.StartAsync(security);
        await using var notifier = await Notifier.StartAsync(Fixture, Settings(server, security));

        await NotifyAsync();

        (await OneMailAsync(server)).To.ShouldBe(["ada@example.com"]);
        (await notifier.CheckAsync("mail")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task With_a_wrong_password_the_mail_waits_unharmed_and_goes_out_once_the_password_is_right()
    {
        await using var server = await DemandingMailDev.StartAsync("starttls");
        await using (
            var notifier = await Notifier.StartAsync(Fixture, [.. Settings(server, "starttls", WrongPassword), ("Mail:MaxAttempts", "1")])
        )
        {
            await NotifyAsync();
            await Eventually.Be(async () => await notifier.CheckAsync("mail") == "Degraded", "the health says so");
            await Eventually.Be(() => notifier.Log.Split("takes none").Length > 3, "it has been tried several times");
            notifier.Log.ShouldContain("refuses the user name or the password");
            notifier.Log.ShouldNotContain(WrongPassword);
            await Eventually.Be(
                async () => (string?)await Fixture.ScalarAsync("SELECT status || attempts FROM mails") == "WAITING0",
                "the mail waits, and no attempt has counted"
            );
        }

        await using var corrected = await Notifier.StartAsync(Fixture, Settings(server, "starttls"));
        await OneMailAsync(server);
        await Eventually.Be(async () => (string?)await Fixture.ScalarAsync("SELECT status FROM mails") == "SENT", "the mail is sent");
        (await corrected.CheckAsync("mail")).ShouldBe("Healthy");
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls-on-connect")]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_mail(string security)
    {
        await using var server = await DemandingMailDev.StartAsync(security);
        await using var notifier = await Notifier.StartAsync(
            Fixture,
            [.. Settings(server, security).Where(s => s.Setting != "Mail:TrustedCertificates")]
        );

        await NotifyAsync();

        await WaitsAsync(server, notifier, "certificate");
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls-on-connect")]
    public async Task A_certificate_for_another_name_is_refused_also_from_a_trusted_authority(string security)
    {
        await using var server = await DemandingMailDev.StartAsync(security, name: "mail.example.com");
        await using var notifier = await Notifier.StartAsync(Fixture, Settings(server, security));

        await NotifyAsync();

        await WaitsAsync(server, notifier, "certificate");
    }

    [Fact]
    public async Task A_certificate_that_is_not_for_servers_is_refused_also_from_a_trusted_authority()
    {
        await using var server = await DemandingMailDev.StartAsync("starttls", usage: TestCertificates.ClientAuthentication);
        await using var notifier = await Notifier.StartAsync(Fixture, Settings(server, "starttls"));

        await NotifyAsync();

        await WaitsAsync(server, notifier, "certificate");
    }

    [Fact]
    public async Task A_server_that_does_not_offer_STARTTLS_gets_neither_password_nor_mail()
    {
        await using var server = await DemandingMailDev.StartAsync("none");
        await using var notifier = await Notifier.StartAsync(Fixture, Settings(server, "starttls"));

        await NotifyAsync();

        await WaitsAsync(server, notifier, "STARTTLS");
    }

    [Fact]
    public async Task Without_a_password_the_mail_waits_for_one()
    {
        await using var server = await DemandingMailDev.StartAsync("starttls");
        await using var notifier = await Notifier.StartAsync(
            Fixture,
            [.. Settings(server, "starttls").Where(s => s.Setting is not ("Mail:UserName" or "Mail:Password"))]
        );

        await NotifyAsync();

        await WaitsAsync(server, notifier, "takes none");
    }

    [Theory]
    [InlineData("Mail:Security", "none", "Mail:Password would go over the network in the clear")]
    [InlineData("Mail:Security", "ssl", "Mail:Security must be none, starttls or tls-on-connect")]
    [InlineData("Mail:TrustedCertificates", "/no/such/file.pem", "The file of Mail:TrustedCertificates is not there")]
    [InlineData("Mail:Password", "", "Mail:UserName and Mail:Password belong together")]
    public async Task Settings_that_cannot_be_meant_stop_the_service_with_the_reason(string setting, string value, string reason)
    {
        await using var notifier = Notifier.Begin(
            Fixture,
            ("Mail:Security", "starttls"),
            ("Mail:UserName", "ada"),
            ("Mail:Password", "a password"),
            ("ConnectionStrings:mail", "smtp://localhost:1"),
            (setting, value)
        );

        (await notifier.ExitAsync()).ShouldNotBe(0);

        await Eventually.Be(() => notifier.Log.Contains(reason, StringComparison.Ordinal), reason);
        notifier.Log.ShouldNotContain("a password");
    }

    private static (string Setting, string Value)[] Settings(
        DemandingMailDev server,
        string security,
        string password = DemandingMailDev.Password
    ) =>
        [
            ("ConnectionStrings:mail", $"smtp://localhost:{server.SmtpPort}"),
            ("Mail:Security", security),
            ("Mail:UserName", DemandingMailDev.UserName),
            ("Mail:Password", password),
            ("Mail:TrustedCertificates", server.Authority),
        ];

    private Task NotifyAsync() => Fixture.PublishAsync("", "notification_queue", Notification);

    private static async Task<MailDev.Mail> OneMailAsync(DemandingMailDev server) =>
        (await Eventually.Get(server.Mails.AllAsync, mails => mails.Count == 1, "the mail is there")).Single();

    private async Task WaitsAsync(DemandingMailDev server, Notifier notifier, string reason)
    {
        await Eventually.Be(() => notifier.Log.Contains(reason, StringComparison.Ordinal), $"the log says '{reason}'");
        await Eventually.Be(async () => await notifier.CheckAsync("mail") == "Degraded", "the health says so");
        (await Fixture.ScalarAsync("SELECT status FROM mails")).ShouldBe("WAITING");
        (await server.Mails.AllAsync()).ShouldBeEmpty();
        notifier.Log.ShouldNotContain(DemandingMailDev.Password);
    }
}
