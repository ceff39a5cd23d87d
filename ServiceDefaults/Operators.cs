using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>
/// Who may operate a service: whoever sends a key of the configuration section <c>Operators:Keys</c>, as <c>Authorization: Bearer [key]</c>. The key's name in
/// there is the operator's name in audits. Without keys nobody may.
/// </summary>
public static class Operators
{
    /// <summary>Name of the authorization policy.</summary>
    public const string Policy = "operator";

    private const string KeysSection = "Operators:Keys";
    private const string Scheme = "operator-key";
    private const string Bearer = "Bearer ";

    internal static void AddOperators(this IServiceCollection services)
    {
        services.AddAuthentication(Scheme).AddScheme<AuthenticationSchemeOptions, KeyHandler>(Scheme, null);
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAuthenticatedUser().RequireRole(Policy));
    }

    private sealed class KeyHandler(IConfiguration configuration, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var header = Request.Headers.Authorization.ToString();
            if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var name = NameOf(header[Bearer.Length..]);
            return Task.FromResult(name is null
                ? AuthenticateResult.Fail("The operator key is not known.")
                : AuthenticateResult.Success(new AuthenticationTicket(Principal(name), Scheme.Name)));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Headers.WWWAuthenticate = "Bearer";
            return base.HandleChallengeAsync(properties);
        }

        private ClaimsPrincipal Principal(string name) => new(new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, Policy)], Scheme.Name));

        /// <summary>Compares hashes, each of them in constant time: how long it takes tells nothing about a key.</summary>
        private string? NameOf(string key)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
            return configuration.GetSection(KeysSection).GetChildren()
                .Where(known => !string.IsNullOrEmpty(known.Value))
                .Where(known => CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(known.Value!))))
                .Select(known => known.Key)
                .FirstOrDefault();
        }
    }
}
