namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Registers what settles payments.</summary>
internal static class SettlementServices
{
    public static void AddSettlement(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<SettlementOptions>()
            .BindConfiguration("Settlement")
            .Validate(o => o.OperationLease > o.GatewayTimeout, "Settlement:OperationLease must be longer than Settlement:GatewayTimeout.")
            .ValidateOnStart();
        builder.Services.AddSingleton<GatewayClient>();
        builder.Services.AddScoped<PaymentCharger>();
        builder.Services.AddScoped<OperationRunner>();
        builder.Services.AddSingleton<RepairHealth>();
        builder.Services.AddHostedService<RepairWorker>();
        builder.Services.AddHostedService<ExpiryWorker>();
        builder.Services.AddHealthChecks().AddCheck<RepairHealth>("repair");
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(RepairTelemetry.Name));
    }
}
