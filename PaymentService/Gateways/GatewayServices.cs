namespace Payments.PaymentService.Gateways;

/// <summary>Adding the gateways.</summary>
internal static class GatewayServices
{
    public static void AddGateways(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<GatewayOptions>().BindConfiguration("Gateways");
        builder.Services.AddSingleton<IGateway, SimulatedGateway>();
        builder.Services.AddSingleton<GatewayCatalogue>();
    }
}
