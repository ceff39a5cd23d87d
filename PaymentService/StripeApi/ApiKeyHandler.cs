using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.StripeApi.Protocol;

namespace Payments.PaymentService.StripeApi;

/// <summary>
/// Authenticates programs by API key: <c>Authorization: Bearer sk_…</c>, or Basic with the key as user name, as Stripe takes it. Each
/// request looks the key up, so a revoked one is refused at once.
/// </summary>
internal sealed class ApiKeyHandler(
    PaymentsDb db,
    TimeProvider clock,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the authentication scheme.</summary>
    public const string SchemeName = "api-key";

    /// <summary>Shortest time between two writes of the last use of a key; a shorter one would cost more writes.</summary>
    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(5);

    private const int MaxKeyLength = 255;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { Length: <= MaxKeyLength } secret || !secret.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
        {
            return AuthenticateResult.NoResult();
        }

        var hash = ApiKey.HashOf(secret);
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash && k.RevokedAt == null, Context.RequestAborted);
        if (key is null)
        {
            return AuthenticateResult.Fail("The API key is not known.");
        }

        await RecordUseAsync(key);
        var identity = new ClaimsIdentity(
            [
                // Idempotency keys belong to the merchant: a request that is repeated with a new API key is still a repetition.
                new Claim(ClaimTypes.NameIdentifier, key.Merchant),
                new Claim(ClaimTypes.Name, key.Name),
                new Claim(ApiScopes.MerchantClaim, key.Merchant),
                .. key.Scopes.Select(s => new Claim(ApiScopes.Claim, s)),
            ],
            SchemeName
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"payments\"";
        return WriteAsync(
            StatusCodes.Status401Unauthorized,
            KeyOf(Request) is null
                ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
                    + "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
                : "Invalid API Key provided."
        );
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
        return WriteAsync(
            StatusCodes.Status403Forbidden,
            "The provided key does not have the required permissions for this endpoint. "
                + $"Having the '{scope}' permission would allow this request to continue."
        );
    }

    private static string? KeyOf(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header.Parameter is null)
        {
            return null;
        }

        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return header.Parameter;
        }

        var bytes = new byte[header.Parameter.Length];
        return
            header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(header.Parameter, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : null;
    }

    private async Task RecordUseAsync(ApiKey key)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var old = now - UseResolution;
        if (key.LastUsedAt is null || key.LastUsedAt < old)
        {
            await db
                .ApiKeys.Where(k => k.Id == key.Id && (k.LastUsedAt == null || k.LastUsedAt < old))
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), Context.RequestAborted);
        }
    }

    private Task WriteAsync(int status, string message) =>
        new ApiException(status, new ApiError(ApiError.InvalidRequest, message)).ToResult().ExecuteAsync(Context);
}
