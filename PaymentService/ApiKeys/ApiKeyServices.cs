namespace Payments.PaymentService.ApiKeys;

/// <summary>The keys of merchants' programs: the one for trying out, and what operators do with keys.</summary>
internal static class ApiKeyServices
{
    public static void AddApiKeys(this IHostApplicationBuilder builder) => builder.Services.AddHostedService<DemoKey>();

    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        CreateApiKey.Map(app);
        ListApiKeys.Map(app);
        RevokeApiKey.Map(app);
    }
}
