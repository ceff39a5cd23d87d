using System.Text.Json.Serialization;

namespace Payments.OperatorConsole.SignIn;

/// <summary>The tokens that UserService gives; the members are named as in OAuth 2.0 (RFC 6749, section 5.1).</summary>
/// <param name="AccessToken">Sent to services.</param>
/// <param name="RefreshToken">Gets the next tokens, once.</param>
internal sealed record UserTokenPair(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string RefreshToken
);
