using System.Diagnostics.Metrics;

namespace Payments.PaymentService.Webhooks;

/// <summary>Metrics of webhooks.</summary>
internal static class WebhookTelemetry
{
    public const string Name = "Payments.PaymentService.Webhooks";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> RefusedCounter = Meter.CreateCounter<long>(
        "payments.webhooks.refused",
        "{webhook}",
        "Webhooks that were refused, by reason."
    );
    private static readonly Counter<long> AcceptedCounter = Meter.CreateCounter<long>(
        "payments.webhooks.accepted",
        "{webhook}",
        "Webhooks with a right signature, new or repeated."
    );

    public static void Refused(WebhookRefusal reason) =>
        RefusedCounter.Add(
            1,
            KeyValuePair.Create<string, object?>(
                "reason",
                reason switch
                {
                    WebhookRefusal.NoSecret => "no_secret",
                    WebhookRefusal.Missing => "missing",
                    WebhookRefusal.Malformed => "malformed",
                    WebhookRefusal.WrongSignature => "wrong_signature",
                    WebhookRefusal.OutsideWindow => "outside_window",
                    WebhookRefusal.OtherMode => "other_mode",
                    _ => "not_an_event",
                }
            )
        );

    public static void Accepted(bool isNew) => AcceptedCounter.Add(1, KeyValuePair.Create<string, object?>("repeated", !isNew));
}
