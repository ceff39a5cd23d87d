using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>Reads users' access tokens outside of a request's header: for pages that keep the token of who has signed in there.</summary>
public sealed class UserTokenReader(IOptionsMonitor<BearerTokenOptions> options, TimeProvider clock)
{
    /// <summary>Who a token is of, and until when it is good.</summary>
    /// <returns>Null when it is not good.</returns>
    public (ClaimsPrincipal User, DateTimeOffset ExpiresAt)? Read(string accessToken) =>
        options.Get(UserTokens.Scheme).BearerTokenProtector.Unprotect(accessToken) is { Properties.ExpiresUtc: { } expires } ticket
        && expires > clock.GetUtcNow()
            ? (ticket.Principal, expires)
            : null;
}
