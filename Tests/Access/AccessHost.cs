using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Payments.ServiceDefaults;

namespace Payments.Tests.Access;

/// <summary>A service with nothing in it but what every service has, and one endpoint of each kind.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    public const string ProgramKey = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

    private readonly WebApplication app;

    private AccessHost(WebApplication app)
    {
        this.app = app;
    }

    public HttpClient Http { get; } = new();

    /// <summary>Makes tokens of users.</summary>
    public UserTokens Tokens => app.Services.GetRequiredService<UserTokens>();

    public static async Task<AccessHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder([
            .. settings.Where(s => s.Key == WebHostDefaults.EnvironmentKey).Select(s => $"--{s.Key}={s.Value}"),
        ]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.AddServiceDefaults();
        builder.Services.AddUserTokenIssuer();
        builder.Services.AddBearerScheme<ProgramKeys>("program-key", "sk_");
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/silent", (ClaimsPrincipal caller) => $"{caller.Identity?.Name} {caller.UserId()}");
        app.MapGet("/operators", () => "").RequireAuthorization(ServiceDefaults.Access.Operator);
        app.MapGet("/demo", (ClaimsPrincipal caller) => caller.Identity?.Name)
            .RequireAuthorization(ServiceDefaults.Access.Operator)
            .OpenInDemo();
        app.MapGet("/guests", () => "").AllowAnonymous().RequireRateLimiting(RateLimits.Guest);
        app.MapGet("/passwords", () => "").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
        app.MapGet("/broken", string () => throw new InvalidOperationException("the password of the database is 1234")).AllowAnonymous();
        app.MapGet(
                "/page",
                (HttpContext context) =>
                {
                    (context.Response.Headers.ContentSecurityPolicy, context.Response.Headers.CacheControl) = (
                        "default-src 'self'",
                        "max-age=60"
                    );
                    return "";
                }
            )
            .AllowAnonymous();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var host = new AccessHost(app);
        host.Http.BaseAddress = new Uri(app.Urls.Single());
        return host;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = bearer is null ? null : new("Bearer", bearer);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    private sealed class ProgramKeys(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : BearerKeyHandler(options, logger, encoder)
    {
        protected override ValueTask<IReadOnlyList<Claim>?> FindOwnerAsync(byte[] hash) =>
            new(hash.SequenceEqual(HashOf(ProgramKey)) ? [new Claim(ClaimTypes.Name, "shop")] : null);
    }
}
