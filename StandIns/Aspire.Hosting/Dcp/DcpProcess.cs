using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Dcp;

/// <summary>Starts DCP detached, watching this process: when this process is gone, whatever the reason, DCP stops all that it has started.</summary>
internal static class DcpProcess
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>They describe the AppHost and must not leak into what it starts.</summary>
    private static readonly string[] OwnVariables = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPIRE_LOGLEVEL"];

    public static async Task<HttpClient> StartAsync(string dcp, string? containerRuntime, CancellationToken ct)
    {
        var session = Directory.CreateTempSubdirectory("aspire-dcp-").FullName;
        var kubeconfig = Path.Combine(session, "kubeconfig");
        var (certificate, key) = WriteCertificate(session);
        var start = new ProcessStartInfo(dcp)
        {
            ArgumentList =
            {
                "start-apiserver", "--monitor", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--detach",
                "--kubeconfig", kubeconfig, "--tls-cert-file", certificate, "--tls-key-file", key,
            },
            Environment = { ["DCP_SESSION_FOLDER"] = session },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (containerRuntime is not null)
        {
            start.ArgumentList.Add("--container-runtime");
            start.ArgumentList.Add(containerRuntime);
        }

        foreach (var variable in OwnVariables)
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return Connect(await ReadKubeconfigAsync(kubeconfig, ct).ConfigureAwait(false));
    }

    /// <summary>An EC key, made here: DCP would make an RSA-4096 one, which takes it one to two seconds.</summary>
    private static (string Certificate, string Key) WriteCertificate(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(30));
        var (certificateFile, keyFile) = (Path.Combine(directory, "cert.pem"), Path.Combine(directory, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    private static async Task<string> ReadKubeconfigAsync(string file, CancellationToken ct)
    {
        var started = Stopwatch.StartNew();
        while (started.Elapsed < StartBound)
        {
            // The file may be seen half written; the token comes last.
            if (File.Exists(file) && await File.ReadAllTextAsync(file, ct).ConfigureAwait(false) is var text && text.Contains("token:", StringComparison.Ordinal))
            {
                return text;
            }

            await Task.Delay(PollInterval, ct).ConfigureAwait(false);
        }

        throw new DistributedApplicationException($"DCP did not start within {StartBound.TotalSeconds} s.");
    }

    private static HttpClient Connect(string kubeconfig)
    {
        string Field(string name) => Regex.Match(kubeconfig, $@"^\s*-?\s*{name}:\s*(\S+)", RegexOptions.Multiline).Groups[1].Value;
        var authority = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(Field("certificate-authority-data"))));
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && chain.Build(new X509Certificate2(certificate!));
        };
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(Field("server")),
            DefaultRequestVersion = HttpVersion.Version20,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new("Bearer", Field("token")) },
        };
    }
}
