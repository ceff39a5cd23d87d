using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Purposes.Purchases;

/// <summary>
/// Payment intents that other services of this system ask for. The payer pays at the provider, whose webhook settles them; how they end
/// is published as <c>payment.[outcome].[purpose]</c>.
/// </summary>
internal static class ServiceIntentEndpoints
{
    public static void MapServiceIntents(this IEndpointRouteBuilder app)
    {
        // The ids in the path are the keys of every change, here and at the gateway. A key in the header would belong to one run of the
        // request for a time, and a repetition after a crash in the middle would have to wait for that time to be over; so would the
        // workflow behind it.
        var intents = app.MapGroup("/payment-intents")
            .WithTags("Service intents")
            .RequireAuthorization(Access.Service)
            .WithoutIdempotencyKeys();
        OpenServiceIntent.Map(intents);
        GetServiceIntent.Map(intents);
        CancelServiceIntent.Map(intents);
        RefundServiceIntent.Map(intents);
    }
}
