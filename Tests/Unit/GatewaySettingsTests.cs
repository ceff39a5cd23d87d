using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Payments.PaymentService.Gateways;

namespace Payments.Tests.Unit;

/// <summary>A configuration under which money could go to the wrong place stops the service before it takes any.</summary>
public sealed class GatewaySettingsTests
{
    private const string Production = "Production";
    private const string Development = "Development";

    [Fact]
    public void In_Development_the_simulated_gateway_is_taken_for_granted() => Check(Development).ShouldBeNull();

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("development ")]
    public void Elsewhere_no_gateway_is(string environment) =>
        Check(environment).ShouldNotBeNull().ShouldContain("Gateways:Default is missing");

    [Fact]
    public void A_gateway_that_is_named_is_taken() => Check(Production, ("Gateways:Default", "simulated")).ShouldBeNull();

    [Fact]
    public void A_gateway_for_one_purpose_is_none_for_the_others() =>
        Check(Production, ("Gateways:Purposes:card", "stripe"), ("Gateways:Stripe:SecretKey", "sk_live_1"))
            .ShouldNotBeNull()
            .ShouldContain("Gateways:Default is missing");

    [Theory]
    [InlineData("sk_live_1")]
    [InlineData("rk_live_1")]
    public void A_live_key_in_Development_is_refused(string key) =>
        Check(Development, ("Gateways:Default", "stripe"), ("Gateways:Stripe:SecretKey", key)).ShouldNotBeNull().ShouldContain("live key");

    [Fact]
    public void A_live_key_elsewhere_and_a_test_key_anywhere_are_taken()
    {
        Check(Production, ("Gateways:Default", "stripe"), ("Gateways:Stripe:SecretKey", "sk_live_1")).ShouldBeNull();
        Check(Development, ("Gateways:Default", "stripe"), ("Gateways:Stripe:SecretKey", "sk_test_1")).ShouldBeNull();
        Check(Production, ("Gateways:Default", "stripe"), ("Gateways:Stripe:SecretKey", "sk_test_1")).ShouldBeNull();
    }

    /// <returns>What stops the service; null when nothing does.</returns>
    private static string? Check(string environment, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddGateways();
        var app = builder.Build();
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return null;
        }
        catch (OptionsValidationException e)
        {
            return e.Message;
        }
    }
}
