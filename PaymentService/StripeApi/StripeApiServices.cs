using Microsoft.AspNetCore.Authentication;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.StripeApi.PaymentIntents;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.PaymentService.StripeApi.Protocol;
using Payments.PaymentService.StripeApi.Refunds;

namespace Payments.PaymentService.StripeApi;

/// <summary>Everything under /v1: payment intents, payment methods, charges and refunds as Stripe's API has them.</summary>
internal static class StripeApiServices
{
    /// <summary>Registers the error format, sign-in by API key, and a policy for each scope of a key.</summary>
    public static void AddStripeApi(this IHostApplicationBuilder builder)
    {
        builder.Services.AddStripeErrors();
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
                        .RequireClaim(ApiScopes.MerchantClaim)
                        .RequireClaim(ApiScopes.Claim, ApiScopes.Opening(scope))
            );
        }
    }

    public static void MapStripeApi(this IEndpointRouteBuilder app)
    {
        var intents = app.MapStripeGroup().WithTags("Payment intents");
        CreateIntent.Map(intents);
        ListIntents.Map(intents);
        GetIntent.Map(intents);
        UpdateIntent.Map(intents);
        ConfirmIntent.Map(intents);
        CaptureIntent.Map(intents);
        CancelIntent.Map(intents);
        CreatePaymentMethod.Map(intents);
        GetPaymentMethod.Map(intents);
        GetCharge.Map(intents);

        var refunds = app.MapStripeGroup().WithTags("Refunds");
        CreateRefund.Map(refunds);
        ListRefunds.Map(refunds);
        GetRefund.Map(refunds);
    }
}
