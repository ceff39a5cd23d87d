namespace Payments.PaymentService.Corrections;

/// <summary>What operators decide where the engine cannot.</summary>
internal static class CorrectionEndpoints
{
    /// <summary>Registers the second pair of eyes.</summary>
    public static void AddCorrections(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<CorrectionOptions>()
            .BindConfiguration("Payments")
            .Validate(o => o.FourEyesAbove is null or >= 0, "Payments:FourEyesAbove must not be below 0.")
            .ValidateOnStart();
        builder.Services.AddScoped<FourEyes>();
    }

    public static void MapCorrections(this IEndpointRouteBuilder app)
    {
        RefundPayment.Map(app);
        ResolveOperation.Map(app);
        TakeOutOfSuspense.Map(app);
        ListCorrections.Map(app);
        DecideCorrection.Map(app);
    }
}
