using Microsoft.AspNetCore.Authentication;

namespace Payments.PaymentService.ApiKeys;

/// <summary>Adding API keys: the authentication scheme, a policy for each scope, and the key for trying out.</summary>
internal static class ApiKeyServices
{
    public static void AddApiKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        var policies = builder.Services.AddAuthorizationBuilder();
        foreach (var scope in ApiScopes.All)
        {
            // The policies name their scheme, so no other kind of caller comes in under /v1.
            policies.AddPolicy(
                scope,
                policy =>
                    policy
                        .AddAuthenticationSchemes(ApiKeyHandler.SchemeName)
                        .RequireClaim(ApiKeyHandler.MerchantClaim)
                        .RequireClaim(ApiScopes.Claim, ApiScopes.Opening(scope))
            );
        }

        builder.Services.AddHostedService<DemoKey>();
    }

    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        CreateApiKey.Map(app);
        ListApiKeys.Map(app);
        RevokeApiKey.Map(app);
    }
}
