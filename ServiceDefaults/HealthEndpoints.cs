using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;

namespace Payments.ServiceDefaults;

/// <summary>
/// <c>/health</c> tells whether the service can do its work (200 also when degraded: it still takes requests), <c>/alive</c>
/// whether it should be left running.
/// </summary>
internal static class HealthEndpoints
{
    public const string ReadyPath = "/health";
    public const string AlivePath = "/alive";
    private const string LiveTag = "live";

    public static void AddHealthDefaults(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    public static void MapHealthEndpoints(this WebApplication app)
    {
        // The SQL of the checks belongs to no trace.
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(ReadyPath, StringComparison.Ordinal),
            branch =>
                branch.Use(
                    async (context, next) =>
                    {
                        using var untraced = SuppressInstrumentationScope.Begin();
                        await next(context);
                    }
                )
        );
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous().ExcludeFromDescription();
        app.MapHealthChecks(
                AlivePath,
                new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag), ResponseWriter = WriteAsync }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    /// <summary>Names and states only: descriptions and exceptions tell too much about the server.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new { status = report.Status.ToString(), checks = report.Entries.ToDictionary(e => e.Key, e => e.Value.Status.ToString()) }
        );
}
