using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Payments.ServiceDefaults.ApiReference;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.ServiceDefaults;

/// <summary>What every service has, in two calls: one on its builder, one on its application.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Largest request body that a service takes. Bytes.</summary>
    private const long MaxRequestBody = 64 * 1024;

    /// <summary>How long a stopping service may finish what it has begun; DCP kills after 6 s.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds telemetry, health checks, service discovery, resilience, problem details, access control and the OpenAPI document.
    /// </summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTelemetry();
        builder.Services.AddHealthDefaults();
        builder.Services.AddHttpClientDefaults();
        builder.Services.AddProblemDetailsDefaults();
        builder.Services.AddOpenApi(options =>
        {
            options.CreateSchemaReferenceId = OpenApiSchemaNames.Of;
            options.AddDocumentTransformer<BearerSecurity>();
        });
        builder.AddAccess();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(o =>
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower))
        );
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
        });
        return builder;
    }

    /// <summary>
    /// Turns errors into problem details, lets in who may come in, and maps <c>/health</c>, <c>/alive</c>, <c>/openapi/v1.json</c> and
    /// <c>/docs</c>.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.NameRequestSpans();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestBodyChecks();
        app.UseAccess();
        app.UseIdempotencyKeys();
        app.MapHealthEndpoints();
        app.MapOpenApi().AllowAnonymous();
        app.MapApiReference();
        return app;
    }
}
