using System.Buffers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Gateways.Simulated;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Webhooks;

/// <summary>
/// Receives webhooks of Stripe. Without a valid signature nothing of the body is read or stored. A valid event is stored and answered at
/// once; <see cref="ApplyGatewayEvents"/> processes it.
/// </summary>
internal static class ReceiveStripeEvent
{
    /// <summary>Largest body that is taken. Bytes.</summary>
    private const int MaxBody = 256 * 1024;

    /// <summary>Registers the metrics of webhooks.</summary>
    public static void AddWebhooks(this IHostApplicationBuilder builder) =>
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(WebhookTelemetry.Name));

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/webhooks/stripe", HandleAsync)
            .WithName("ReceiveStripeEvent")
            .WithSummary("Takes an event that Stripe has signed.")
            .WithTags("Webhooks")
            .WithMetadata(new BodyLimit())
            .AllowAnonymous()
            .WithoutIdempotencyKeys()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<Results<Ok, ProblemHttpResult>> HandleAsync(
        HttpRequest request,
        PaymentsDb db,
        SimulatedRecords simulated,
        IOptionsMonitor<GatewayOptions> options,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var body = await ReadAsync(request, ct);
        var (stripe, now) = (options.CurrentValue.Stripe, clock.GetUtcNow());
        if (
            StripeSignature.Check(
                request.Headers[StripeSignature.Header],
                body.Span,
                stripe.WebhookSecrets,
                stripe.WebhookTolerance,
                now
            ) is
            { } refusal
        )
        {
            return Refuse(refusal);
        }

        if (StripeEvent.Read(body) is not { } received)
        {
            return Refuse(WebhookRefusal.NotAnEvent);
        }

        if (received.IsLive != stripe.IsLive)
        {
            return Refuse(WebhookRefusal.OtherMode);
        }

        received = await SimulatedEvents.RecordAsync(simulated, received, ct);
        WebhookTelemetry.Accepted(await db.RecordAsync(received, now, ct));
        return TypedResults.Ok();
    }

    private static ProblemHttpResult Refuse(WebhookRefusal reason)
    {
        WebhookTelemetry.Refused(reason);
        return TypedResults.Problem(
            reason switch
            {
                WebhookRefusal.Missing => $"The header {StripeSignature.Header} is required.",
                WebhookRefusal.Malformed => $"The header {StripeSignature.Header} must have the form t=<seconds>,v1=<64 hex digits>.",
                WebhookRefusal.OutsideWindow => $"The time in {StripeSignature.Header} is too far from now.",
                WebhookRefusal.NotAnEvent => "The body is not an event with id, type, created and data.object or related_object.",
                WebhookRefusal.OtherMode => "The event's livemode is not that of the configured key.",
                _ => $"No signature in {StripeSignature.Header} is right.",
            },
            statusCode: StatusCodes.Status400BadRequest
        );
    }

    /// <summary>The bytes of the body as they came: they are what is signed.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MaxBody;
    }
}
