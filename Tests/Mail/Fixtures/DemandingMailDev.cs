using System.Diagnostics;
using Payments.AppHost.Startup;
using Payments.Tests.Support;

namespace Payments.Tests.Mail;

/// <summary>A MailDev of its own that takes mails only from who signs in.</summary>
internal sealed class DemandingMailDev : IAsyncDisposable
{
    public const string UserName = "notifier";
    public const string Password = "the right password";

    private readonly Process process;
    private readonly string folder;
    private readonly HttpClient http;

    private DemandingMailDev(Process process, string folder, int smtpPort, HttpClient http)
    {
        this.process = process;
        this.folder = folder;
        this.http = http;
        SmtpPort = smtpPort;
        Mails = new MailDev(http);
    }

    public int SmtpPort { get; }

    public MailDev Mails { get; }

    /// <summary>PEM file of the authority that issued the server's certificate.</summary>
    public string Authority => TestCertificates.Authority(folder);

    /// <param name="security"><c>starttls</c>, <c>tls-on-connect</c> or <c>none</c>.</param>
    /// <param name="name">The name in its certificate.</param>
    /// <param name="usage">What its certificate is for: an object identifier of RFC 5280, section 4.2.1.12.</param>
    public static async Task<DemandingMailDev> StartAsync(
        string security,
        string name = "localhost",
        string usage = TestCertificates.ServerAuthentication
    )
    {
        var folder = Directory.CreateTempSubdirectory("payments-maildev-").FullName;
        TestCertificates.Write(folder, name, usage);
        var (smtp, web) = (FreePort.Take(), FreePort.Take());
        var repository = Path.GetDirectoryName(Projects.AppHost.ProjectPath)!;
        string[] script =
            security == "starttls" ? ["--require", Path.Combine(repository, "Tests", "Mail", "Fixtures", "demand-starttls.cjs")] : [];
        string[] tls =
            security == "none"
                ? []
                :
                [
                    "--incoming-secure",
                    "--incoming-cert",
                    TestCertificates.Server(folder),
                    "--incoming-key",
                    TestCertificates.ServerKey(folder),
                ];
        string[] arguments =
        [
            .. script,
            InstalledPrograms.MailDev(repository),
            "--ip",
            "127.0.0.1",
            "--smtp",
            $"{smtp}",
            "--web-ip",
            "127.0.0.1",
            "--web",
            $"{web}",
            "--mail-directory",
            Path.Combine(folder, "mails"),
            "--incoming-user",
            UserName,
            "--incoming-pass",
            Password,
            .. tls,
        ];
        var process = Process.Start(
            new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new DemandingMailDev(process, folder, smtp, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}") });
        await Eventually.Get(server.Mails.AllAsync, mails => mails.Count == 0, "MailDev answers");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
