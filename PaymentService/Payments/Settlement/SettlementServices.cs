namespace Payments.PaymentService.Payments.Settlement;

/// <summary>Registers what settles payments.</summary>
internal static class SettlementServices
{
    private const int MinCalls = 256;

    /// <summary>What the circuit breaker of Polly takes.</summary>
    private static readonly TimeSpan MinBreakerTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Before the messaging, so that the engine stops after those who give it work.</summary>
    public static void AddSettlement(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<SettlementOptions>()
            .BindConfiguration("Settlement")
            .Validate(o => o.OperationLease > o.GatewayTimeout, "Settlement:OperationLease must be longer than Settlement:GatewayTimeout.")
            .Validate(
                o => o.MaxCalls >= MinCalls && o.MaxWaitingCalls > 0 && o.MaxAnswersInGroup > 0,
                $"Settlement:MaxCalls must be at least {MinCalls}, Settlement:MaxWaitingCalls and Settlement:MaxAnswersInGroup above 0."
            )
            .Validate(
                o =>
                    o.BreakerRatio is > 0 and <= 1
                    && o.BreakerCalls >= 2
                    && o.BreakerWindow >= MinBreakerTime
                    && o.BreakerPause >= MinBreakerTime,
                "Settlement:BreakerRatio must be above 0 and at most 1, Settlement:BreakerCalls at least 2, "
                    + "Settlement:BreakerWindow and Settlement:BreakerPause at least 0.5 s."
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<GatewayClient>();
        builder.Services.AddSingleton<GatewayBulkheads>();
        builder.Services.AddScoped<AnswerRecorder>();
        builder.Services.AddScoped<OperationRunner>();
        builder.Services.AddScoped<MessageSettlement>();
        builder.Services.AddSingleton<SettlementEngine>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SettlementEngine>());
        builder.Services.AddSingleton<RepairHealth>();
        builder.Services.AddHostedService<RepairWorker>();
        builder.Services.AddHostedService<ExpiryWorker>();
        builder.Services.AddHealthChecks().AddCheck<RepairHealth>("repair").AddCheck<GatewayBulkheads>("gateways");
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(SettlementTelemetry.Name));
    }
}
