using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalar.AspNetCore;

namespace Payments.ServiceDefaults.ApiReference;

/// <summary>
/// Scalar's page at <c>/docs</c>: it shows the operations of the OpenAPI document and sends requests to them. All that it loads comes from
/// this service, and only scripts and styles with the nonce of the answer run.
/// </summary>
internal static class ApiReferencePage
{
    /// <summary>128 bits, as CSP asks for at least (https://www.w3.org/TR/CSP3/#security-nonces).</summary>
    private const int NonceBytes = 16;

    private static readonly string StyleNonceScript = ReadScript("StyleNonce.js");

    public static void MapApiReference(this WebApplication app) => app.MapScalarApiReference("/docs", Configure).AllowAnonymous();

    private static void Configure(ScalarOptions options, HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        context.Response.Headers.ContentSecurityPolicy = PolicyFor(nonce);
        options.WithNonce(nonce);

        // The element is where Scalar looks for the nonce of its main style sheet; the script gives it to all others.
        options.AddHeadContent($"""<meta property="csp-nonce" content="{nonce}"><script nonce="{nonce}">{StyleNonceScript}</script>""");
        options.Title = Assembly.GetEntryAssembly()?.GetName().Name;

        // Each of these would ask a server of Scalar's maker, or lead there.
        options.DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton();
    }

    private static string PolicyFor(string nonce) =>
        $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static string ReadScript(string name)
    {
        using var reader = new StreamReader(typeof(ApiReferencePage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
