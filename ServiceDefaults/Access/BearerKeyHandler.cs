using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>
/// Lets in whoever sends a known key. Keys are compared as SHA-256 hashes in constant time: how long it takes tells nothing about a key.
/// </summary>
public abstract class BearerKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Whose key has this hash.</summary>
    /// <param name="hash">SHA-256 of the key that was sent, 32 bytes.</param>
    /// <returns>
    /// The claims of its owner, with <see cref="ClaimTypes.Name"/> and <see cref="ClaimTypes.Role"/>; null when nobody has it.
    /// </returns>
    protected abstract ValueTask<IReadOnlyList<Claim>?> FindOwnerAsync(byte[] hash);

    /// <summary>SHA-256 of a key.</summary>
    protected static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerSchemes.ValueOf(Request) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        return await FindOwnerAsync(HashOf(key)) is { } claims
            ? AuthenticateResult.Success(
                new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name)
            )
            : AuthenticateResult.Fail("The key is not known.");
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
