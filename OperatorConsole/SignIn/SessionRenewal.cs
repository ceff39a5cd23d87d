using System.Collections.Concurrent;
using System.Net;
using Payments.OperatorConsole.Services;

namespace Payments.OperatorConsole.SignIn;

/// <summary>
/// Exchanges refresh tokens. A browser sends several requests at once with the same cookie, and UserService ends the session of a token
/// that is used twice. So each token is exchanged once in this process, and all requests that carry it get the same answer, also those that
/// come a moment later with the cookie from before.
/// </summary>
internal sealed class SessionRenewal(ServiceClients clients, TimeProvider clock)
{
    /// <summary>How long requests with the cookie from before may still come.</summary>
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
        if (result.IsUnreachable)
        {
            exchanges.TryRemove(refreshToken, out _);
        }

        return result;
    }

    private async Task<RenewalResult> ExchangeAsync(string refreshToken)
    {
        using var bound = new CancellationTokenSource(Bound, clock);
        var answer = await clients.PostAsync<UserTokenPair>(
            ServiceNames.UserService,
            "/api/users/refresh",
            new { refresh_token = refreshToken },
            token: null,
            key: null,
            bound.Token
        );
        if (answer.Body is { } tokens)
        {
            return new RenewalResult(tokens, IsUnreachable: false);
        }

        return answer.Status is (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.BadRequest
            ? RenewalResult.Refused
            : RenewalResult.Unreachable;
    }
}
