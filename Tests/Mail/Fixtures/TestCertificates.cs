using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Payments.Tests.Mail;

/// <summary>A certificate authority made for one test, and the certificate of a server on this machine that it issued.</summary>
internal static class TestCertificates
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public static string Authority(string folder) => Path.Combine(folder, "authority.pem");

    public static string Server(string folder) => Path.Combine(folder, "server.pem");

    public static string ServerKey(string folder) => Path.Combine(folder, "server.key");

    /// <param name="folder">Where the files go.</param>
    /// <param name="name">Name of the server.</param>
    /// <param name="usage">What the server's certificate is for.</param>
    public static void Write(string folder, string name, string usage)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var issuer = authority.CreateSelfSigned(from, until);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest($"CN={name}", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var issued = server.Create(issuer, from, until, RandomNumberGenerator.GetBytes(16));

        File.WriteAllText(Authority(folder), issuer.ExportCertificatePem());
        File.WriteAllText(Server(folder), issued.ExportCertificatePem());
        File.WriteAllText(ServerKey(folder), serverKey.ExportPkcs8PrivateKeyPem());
    }
}
