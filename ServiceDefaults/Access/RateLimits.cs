using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Payments.ServiceDefaults;

/// <summary>Names of the rate limits, for <c>RequireRateLimiting</c>. Who comes too often gets 429 (RFC 6585) with Retry-After.</summary>
public static class RateLimits
{
    /// <summary>For endpoints that guests may use: each user for himself, everybody else by address.</summary>
    public const string Guest = "guest";

    /// <summary>For endpoints that check passwords or tokens: by address.</summary>
    public const string SignIn = "sign-in";

    private const string Section = "RateLimits";

    /// <summary>An IPv6 subscriber has a network of 64 bits to choose addresses from.</summary>
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    internal static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<RateLimitOptions>()
            .BindConfiguration(Section)
            .Validate(
                o => o is { Guest: { Burst: > 0, PerSecond: > 0 }, SignIn: { Burst: > 0, PerSecond: > 0 } },
                $"Every limit in {Section} must be at least 1."
            )
            .ValidateOnStart();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = RefuseAsync;
            limiter.AddPolicy(
                Guest,
                context => BucketOf(context.User.UserId() is { } user ? $"user {user}" : NetworkOf(context), OptionsOf(context).Guest)
            );
            limiter.AddPolicy(SignIn, context => BucketOf(NetworkOf(context), OptionsOf(context).SignIn));
        });
    }

    private static RateLimitOptions OptionsOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;

    private static RateLimitPartition<string> BucketOf(string caller, RateLimit limit) =>
        RateLimitPartition.GetTokenBucketLimiter(
            caller,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limit.Burst,
                TokensPerPeriod = limit.PerSecond,
                ReplenishmentPeriod = Period,
                QueueLimit = 0,
            }
        );

    private static string NetworkOf(HttpContext context) =>
        context.Connection.RemoteIpAddress switch
        {
            null => "unknown",
            { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } address => new IPAddress([
                .. address.GetAddressBytes().Take(NetworkBytes),
                .. new byte[NetworkBytes],
            ]).ToString(),
            var address => address.ToString(),
        };

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken ct)
    {
        var http = context.HttpContext;
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) && retryAfter > Period ? retryAfter : Period;
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await http
            .RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(
                new ProblemDetailsContext
                {
                    HttpContext = http,
                    ProblemDetails = new ProblemDetails
                    {
                        Status = StatusCodes.Status429TooManyRequests,
                        Detail = "Too many requests; try again later.",
                    },
                }
            );
    }
}
