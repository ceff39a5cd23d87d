using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Payments.OperatorConsole.Pages;
using Payments.ServiceDefaults;

namespace Payments.OperatorConsole.SignIn;

/// <summary>
/// Being signed in on the pages: an encrypted cookie that scripts cannot read and other sites cannot send holds the user's own tokens, and
/// what the page does for the user it does with them. The cookie counts for pages and their forms alone; programs send tokens or keys.
/// </summary>
public static class PageSignIn
{
    /// <summary>The authentication scheme of the cookie.</summary>
    public const string Scheme = "page";

    private const string AccessToken = "access_token";
    private const string RefreshToken = "refresh_token";

    /// <summary>As long as the user's session. The tokens in the cookie are checked with every request, and renewed in time.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>An access token is exchanged for the next one when this much of its 15 minutes is left.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(3);

    internal static void AddPageSignIn(this IServiceCollection services)
    {
        services.AddSingleton<UserTokenReader>();
        services.AddSingleton<SessionRenewal>();
        services
            .AddAuthentication()
            .AddCookie(
                Scheme,
                options =>
                {
                    options.Cookie.Name = "payments.page";
                    options.Cookie.HttpOnly = true;
                    options.Cookie.SameSite = SameSiteMode.Strict;
                    options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                    options.ExpireTimeSpan = Lifetime;
                    options.SlidingExpiration = false;
                    options.LoginPath = "/dashboard/sign-in";
                    options.ReturnUrlParameter = "return";
                    options.Events.OnValidatePrincipal = ValidateAsync;
                    options.Events.OnRedirectToLogin = context => RefuseAsync(context, StatusCodes.Status401Unauthorized, redirects: true);
                    options.Events.OnRedirectToAccessDenied = context =>
                        RefuseAsync(context, StatusCodes.Status403Forbidden, redirects: false);
                }
            );
    }

    /// <summary>Signs a user in with the tokens that UserService gave.</summary>
    /// <returns>False when this service cannot verify them.</returns>
    internal static async Task<bool> SignInAsync(this HttpContext http, UserTokenPair tokens)
    {
        if (http.RequestServices.GetRequiredService<UserTokenReader>().Read(tokens.AccessToken) is not { } read)
        {
            return false;
        }

        var properties = new AuthenticationProperties();
        Store(properties, tokens);
        await http.SignInAsync(Scheme, PrincipalOf(read.User), properties);
        return true;
    }

    /// <summary>The access token of the user who has signed in on the page; null for guests.</summary>
    public static async Task<string?> PageTokenAsync(this HttpContext http) => await http.GetTokenAsync(Scheme, AccessToken);

    /// <summary>The refresh token of the user who has signed in on the page; null for guests.</summary>
    internal static async Task<string?> PageRefreshTokenAsync(this HttpContext http) => await http.GetTokenAsync(Scheme, RefreshToken);

    /// <summary>
    /// The cookie is as good as the token in it: a role that was taken away, or a session that has ended, counts from the next token on.
    /// </summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var clock = services.GetRequiredService<TimeProvider>();
        var reader = services.GetRequiredService<UserTokenReader>();
        var read = context.Properties.GetTokenValue(AccessToken) is { } access ? reader.Read(access) : null;
        if (read is { } fresh && fresh.ExpiresAt - clock.GetUtcNow() > RenewBefore)
        {
            context.ReplacePrincipal(PrincipalOf(fresh.User));
            return;
        }

        var renewal = context.Properties.GetTokenValue(RefreshToken) is { } refresh
            ? await services.GetRequiredService<SessionRenewal>().RenewAsync(refresh)
            : RenewalResult.Refused;
        if (renewal.Tokens is { } tokens && reader.Read(tokens.AccessToken) is { } renewed)
        {
            Store(context.Properties, tokens);
            context.ReplacePrincipal(PrincipalOf(renewed.User));
            context.ShouldRenew = true;
        }
        else if (renewal.IsUnreachable && read is { } valid)
        {
            context.ReplacePrincipal(PrincipalOf(valid.User));
        }
        else
        {
            context.RejectPrincipal();
            if (!renewal.IsUnreachable)
            {
                await context.HttpContext.SignOutAsync(Scheme);
            }
        }
    }

    private static void Store(AuthenticationProperties properties, UserTokenPair tokens) =>
        properties.StoreTokens([
            new AuthenticationToken { Name = AccessToken, Value = tokens.AccessToken },
            new AuthenticationToken { Name = RefreshToken, Value = tokens.RefreshToken },
        ]);

    private static ClaimsPrincipal PrincipalOf(ClaimsPrincipal user) => new(new ClaimsIdentity(user.Claims, Scheme));

    /// <summary>
    /// Leads people to the page on which to sign in. Scripts, and users who have signed in but lack the role, get the status.
    /// </summary>
    private static Task RefuseAsync(RedirectContext<CookieAuthenticationOptions> context, int status, bool redirects)
    {
        if (redirects && HttpMethods.IsGet(context.Request.Method) && !context.Request.WantsJson())
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else
        {
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }
}
