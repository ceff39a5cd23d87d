using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Payments.OperatorConsole.Pages;

/// <summary>
/// Carries the outcome of an action over the redirect to the next page, in an encrypted cookie: anybody could write it into an address.
/// </summary>
internal sealed class NoticeCookie(IDataProtectionProvider protection)
{
    private const string Cookie = "payments.notice";
    private const int MaxTextLength = 1_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector protector = protection
        .CreateProtector("Payments.OperatorConsole.Notice")
        .ToTimeLimitedDataProtector();

    /// <summary>Keeps a notice for the next page.</summary>
    public void Write(HttpContext http, Notice notice)
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
            // No keys yet: see PageResults.FormTokenOf. The next page shows no notice then.
        }
    }

    /// <summary>The notice for this page, which is shown once; null when there is none.</summary>
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
