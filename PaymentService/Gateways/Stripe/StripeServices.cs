namespace Payments.PaymentService.Gateways.Stripe;

/// <summary>Adding Stripe as a gateway.</summary>
internal static class StripeServices
{
    /// <summary>Registers Stripe beside the other gateways; its settings are checked with theirs.</summary>
    public static void AddStripeGateway(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StripeClient>();
        builder.Services.AddSingleton<IGateway, StripeGateway>();
    }
}
