using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>
/// Keys for operators' programs, in the configuration section <c>Operators:Keys</c>. The key's name in there is the operator's name in
/// audits. Without keys only users with the role operator may operate.
/// </summary>
internal sealed class OperatorKeys(
    IConfiguration configuration,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder
) : BearerKeyHandler(options, logger, encoder)
{
    public new const string Scheme = "operator-key";

    private const string Section = "Operators:Keys";

    protected override ValueTask<IReadOnlyList<Claim>?> FindOwnerAsync(byte[] hash)
    {
        var owner = configuration
            .GetSection(Section)
            .GetChildren()
            .Where(known => !string.IsNullOrEmpty(known.Value))
            .FirstOrDefault(known => CryptographicOperations.FixedTimeEquals(hash, HashOf(known.Value!)));
        return new(owner is null ? null : [new Claim(ClaimTypes.Name, owner.Key), new Claim(ClaimTypes.Role, Access.Operator)]);
    }
}
