using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Payments.NotifierService.Sending;

/// <summary>Connections to the mail server: secured, and signed in.</summary>
internal sealed class MailServer(IOptions<MailOptions> options)
{
    /// <summary>Extended key usage of a server's certificate (RFC 5280, section 4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly MailOptions options = options.Value;
    private readonly X509Certificate2Collection? trusted = options.Value.TrustedCertificates is { Length: > 0 } file ? Load(file) : null;

    public SmtpClient CreateClient()
    {
        var client = new SmtpClient { Timeout = (int)options.Timeout.TotalMilliseconds };
        if (trusted is not null)
        {
            client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors);
        }

        return client;
    }

    /// <summary>Connects, unless the client is connected.</summary>
    /// <exception cref="MailServerException">The server is unavailable, cannot be trusted, or refuses the password.</exception>
    public async Task ConnectAsync(SmtpClient client, CancellationToken ct)
    {
        if (client.IsConnected)
        {
            return;
        }

        try
        {
            await client.ConnectAsync(options.Server.Host, options.Server.Port, Security(), ct);
            if (options.UserName.Length > 0)
            {
                await client.AuthenticateAsync(options.UserName, options.Password, ct);
            }
        }
        catch (AuthenticationException e)
        {
            throw new MailServerException($"It refuses the user name or the password: {e.Message}", e);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            throw new MailServerException(e.Message, e);
        }
    }

    private SecureSocketOptions Security() =>
        options.Security switch
        {
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            MailSecurity.TlsOnConnect => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.None,
        };

    private static X509Certificate2Collection Load(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    /// <summary>
    /// Accepts what the machine trusts. Otherwise it forgives an unknown issuer, and nothing else, when the issuer is one that the
    /// configuration trusts: a certificate for another host name is refused all the same.
    /// </summary>
    private bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted!);
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);

        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));

        // Certificates of private authorities seldom say where revocations are published.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(server);
    }
}
