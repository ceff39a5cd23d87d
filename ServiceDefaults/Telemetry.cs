using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Payments.ServiceDefaults;

/// <summary>
/// Traces, metrics and logs over OTLP. The sources and meters are .NET's own; no instrumentation package is needed since .NET 10. Those of
/// Npgsql come with <see cref="Persistence.ServiceDatabase"/>.
/// </summary>
internal static class Telemetry
{
    /// <summary>ASP.NET Core 10 fills the attributes of its spans by OpenTelemetry's conventions only when this switch is off.</summary>
    private const string SuppressSpanData = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    private const string RequestSource = "Microsoft.AspNetCore";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        AppContext.SetSwitch(SuppressSpanData, false);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            // Without the scopes: ASP.NET Core's hold the path as it was sent, and that may hold anything.
            logging.IncludeFormattedMessage = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry();
        telemetry
            .WithTracing(tracing =>
                tracing
                    .AddSource(RequestSource, "System.Net.Http")
                    .AddProcessor(new DropHealthRequests())
                    .AddProcessor(new CardNumberMaskingProcessor())
            )
            .WithMetrics(metrics =>
                metrics.AddMeter(
                    "Microsoft.AspNetCore.Hosting",
                    "Microsoft.AspNetCore.Server.Kestrel",
                    "Microsoft.AspNetCore.RateLimiting",
                    "System.Net.Http",
                    "System.Runtime"
                )
            );
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>Names the span of a request by its method and route, as OpenTelemetry's conventions for HTTP ask.</summary>
    public static void NameRequestSpans(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    context.GetEndpoint() is RouteEndpoint endpoint
                    && context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity
                )
                {
                    activity.DisplayName = $"{context.Request.Method} {endpoint.RoutePattern.RawText}";
                }

                return next(context);
            }
        );

    /// <summary>The orchestrator asks for health every few seconds; those requests would bury the real ones.</summary>
    private sealed class DropHealthRequests : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Source.Name == RequestSource && data.GetTagItem("url.path") is HealthEndpoints.ReadyPath or HealthEndpoints.AlivePath)
            {
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
        }
    }
}
