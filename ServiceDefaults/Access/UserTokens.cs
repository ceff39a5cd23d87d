using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>
/// Access tokens of users: opaque, encrypted and signed by ASP.NET Core's Data Protection with a ring of keys that the services share, in
/// the folder of the configuration <c>Access:KeyRing</c>. One service makes keys and tokens, all of them read them. Without a folder a
/// service honours no token but its own.
/// </summary>
public sealed class UserTokens(IOptionsMonitor<BearerTokenOptions> options, TimeProvider clock)
{
    /// <summary>How long a token is good for. It cannot be taken back sooner.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    internal const string Scheme = "user-token";

    /// <summary>Part of the keys' purpose: the same in every service.</summary>
    internal const string ApplicationName = "payments";

    /// <summary>What Data Protection's payloads begin with: the magic header 09 F0 C9 F0 in base64url.</summary>
    internal const string Prefix = "CfDJ8";

    /// <summary>Makes an access token.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="username">The user's name, for audits.</param>
    /// <param name="roles">Of <see cref="Access.Customer"/> and <see cref="Access.Operator"/>.</param>
    public string Create(long userId, string username, IEnumerable<string> roles)
    {
        var claims = roles
            .Select(role => new Claim(ClaimTypes.Role, role))
            .Append(new Claim(Caller.UserIdClaim, userId.ToString(CultureInfo.InvariantCulture)))
            .Append(new Claim(ClaimTypes.Name, username));
        var properties = new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + Lifetime };
        return options
            .Get(Scheme)
            .BearerTokenProtector.Protect(
                new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)), properties, Scheme)
            );
    }
}
