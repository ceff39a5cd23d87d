using Payments.PaymentService.Wire;

namespace Payments.PaymentService.Intents;

/// <summary>Payment intents, and what belongs to them.</summary>
internal static class IntentEndpoints
{
    public static void MapIntents(this IEndpointRouteBuilder app)
    {
        var wire = app.MapWire().WithTags("Payment intents");
        CreateIntent.Map(wire);
        ListIntents.Map(wire);
        GetIntent.Map(wire);
        UpdateIntent.Map(wire);
        ConfirmIntent.Map(wire);
        CaptureIntent.Map(wire);
        CancelIntent.Map(wire);
        CreatePaymentMethod.Map(wire);
        GetPaymentMethod.Map(wire);
        GetCharge.Map(wire);
    }
}
