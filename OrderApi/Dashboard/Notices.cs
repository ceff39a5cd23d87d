using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Payments.OrderApi.Dashboard;

/// <summary>
/// Carries what an action came to over the redirect to the next page, in an encrypted cookie: in the address anybody could write it.
/// </summary>
internal sealed class Notices(IDataProtectionProvider protection)
{
    private const string Cookie = "payments.notice";
    private const int MaxTextLength = 1_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector protector = protection
        .CreateProtector("Payments.OrderApi.Dashboard.Notices")
        .ToTimeLimitedDataProtector();

    /// <summary>Says it on the next page.</summary>
    public void Leave(HttpContext http, Notice notice)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(notice);
        var text = notice.Text.Length > MaxTextLength ? notice.Text[..MaxTextLength] : notice.Text;
        try
        {
            http.Response.Cookies.Append(
                Cookie,
                protector.Protect(JsonSerializer.Serialize(notice with { Text = text }), Lifetime),
                Options(http)
            );
        }
        catch (Exception e) when (e is InvalidOperationException or CryptographicException)
        {
            // No keys yet: see Pages.FormTokenOf. The next page says nothing then.
        }
    }

    /// <summary>What is to be said on this page, once.</summary>
    public Notice? Take(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } kept)
        {
            return null;
        }

        http.Response.Cookies.Delete(Cookie, Options(http));
        try
        {
            return JsonSerializer.Deserialize<Notice>(protector.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext http) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            IsEssential = true,
            Path = "/",
        };
}
