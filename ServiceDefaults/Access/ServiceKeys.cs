using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>
/// Which services may call this one: those whose key's SHA-256, in hexadecimal, stands under their name in the configuration section
/// <c>Access:Services</c>. The keys themselves are known to their owners only.
/// </summary>
internal sealed class ServiceKeys(
    IConfiguration configuration,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder
) : BearerKeyHandler(options, logger, encoder)
{
    public new const string Scheme = "service-key";

    private const string Section = "Access:Services";

    protected override ValueTask<IReadOnlyList<Claim>?> FindOwnerAsync(byte[] hash)
    {
        var owner = configuration
            .GetSection(Section)
            .GetChildren()
            .Where(known => !string.IsNullOrEmpty(known.Value))
            .FirstOrDefault(known => CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(known.Value!)));
        return new(owner is null ? null : [new Claim(ClaimTypes.Name, owner.Key), new Claim(ClaimTypes.Role, Access.Service)]);
    }
}
