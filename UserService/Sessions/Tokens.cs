using System.Text.Json.Serialization;
using Payments.ServiceDefaults;
using Payments.UserService.Users;

namespace Payments.UserService.Sessions;

/// <summary>What somebody who has signed in gets; the members are named as in OAuth 2.0 (RFC 6749, section 5.1).</summary>
/// <param name="AccessToken">To be sent as <c>Authorization: Bearer</c>, to every service.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">How long the access token is good for, in seconds.</param>
/// <param name="RefreshToken">Gets the next tokens, once.</param>
internal sealed record Tokens(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string RefreshToken
)
{
    /// <param name="issuer">Makes access tokens.</param>
    /// <param name="user">The user, with roles.</param>
    /// <param name="refresh">The refresh token.</param>
    public static Tokens For(UserTokens issuer, User user, RefreshToken refresh) =>
        new(
            issuer.Create(user.Id, user.Username, user.Roles.Select(r => r.Name)),
            "Bearer",
            (int)UserTokens.Lifetime.TotalSeconds,
            refresh.ToString()
        );
}
