using Payments.PaymentService.Wire;

namespace Payments.PaymentService.Refunds;

/// <summary>Refunds.</summary>
internal static class RefundEndpoints
{
    public static void MapRefunds(this IEndpointRouteBuilder app)
    {
        var wire = app.MapWire().WithTags("Refunds");
        CreateRefund.Map(wire);
        ListRefunds.Map(wire);
        GetRefund.Map(wire);
    }
}
