using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Serialization;
using Payments.OrderApi.Dashboard.Services;

namespace Payments.OrderApi.Dashboard.SignIn;

/// <summary>The tokens that UserService gives; the members are named as in OAuth 2.0 (RFC 6749, section 5.1).</summary>
/// <param name="AccessToken">Sent to services.</param>
/// <param name="RefreshToken">Gets the next tokens, once.</param>
internal sealed record UserTokenPair(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string RefreshToken
);

/// <summary>What exchanging a refresh token came to.</summary>
/// <param name="Tokens">The next tokens.</param>
/// <param name="IsAway">Whether UserService did not answer, so that nothing is known.</param>
internal sealed record RenewalResult(UserTokenPair? Tokens, bool IsAway)
{
    /// <summary>The session has ended.</summary>
    public static RenewalResult Refused { get; } = new(null, false);

    /// <summary>UserService did not answer.</summary>
    public static RenewalResult Away { get; } = new(null, true);
}

/// <summary>
/// Exchanges refresh tokens. A browser sends several requests at once with the same cookie, and UserService ends the session of a token
/// that is used twice: so each token is exchanged once in this process, and all who come with it, also those who come a moment later with
/// the cookie of before, get the same answer.
/// </summary>
internal sealed class SessionRenewal(Neighbours neighbours, TimeProvider clock)
{
    /// <summary>Requests with the cookie of before may come this long.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, Lazy<Task<RenewalResult>> Result)> exchanges = [];

    /// <summary>Exchanges a token; not ended by the request that asks, since others wait for the same answer.</summary>
    public async Task<RenewalResult> RenewAsync(string refreshToken)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, _) in exchanges.Where(e => now - e.Value.At > Kept))
        {
            exchanges.TryRemove(old, out _);
        }

        var result = await exchanges.GetOrAdd(refreshToken, token => (now, new(() => ExchangeAsync(token)))).Result.Value;
        if (result.IsAway)
        {
            exchanges.TryRemove(refreshToken, out _);
        }

        return result;
    }

    private async Task<RenewalResult> ExchangeAsync(string refreshToken)
    {
        using var bound = new CancellationTokenSource(Bound, clock);
        var answer = await neighbours.PostAsync<UserTokenPair>(
            "user-service",
            "/api/users/refresh",
            new { refresh_token = refreshToken },
            token: null,
            key: null,
            bound.Token
        );
        return answer.Body is { } tokens ? new RenewalResult(tokens, IsAway: false)
            : answer.Status is (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.BadRequest ? RenewalResult.Refused
            : RenewalResult.Away;
    }
}
