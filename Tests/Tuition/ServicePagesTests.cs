using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.Tuition;

/// <summary>What every service shows of itself.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class ServicePagesTests(SharedSystem shared)
{
    [Theory]
    [InlineData("user-service")]
    [InlineData("payment-service")]
    [InlineData("tuition-api")]
    [InlineData("order-api")]
    [InlineData("project-api")]
    [InlineData("notifier-service")]
    public async Task Health_is_healthy_and_says_nothing_of_the_server(string service)
    {
        using var client = (await shared.GetAsync()).App.CreateHttpClient(service);

        var health = await client.GetStringAsync("/health");

        JsonDocument.Parse(health).RootElement.GetProperty("status").GetString().ShouldBe("Healthy", health);
        health.ShouldNotContain("Host=");
        (await client.GetStringAsync("/alive")).ShouldContain("Healthy");
    }

    [Fact]
    public async Task The_OpenAPI_document_lists_the_tuition_operations_and_the_page_to_try_them_is_there()
    {
        using var client = (await shared.GetAsync()).App.CreateHttpClient("tuition-api");

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        document
            .GetProperty("paths")
            .EnumerateObject()
            .Select(p => p.Name)
            .Where(p => p.StartsWith("/v1/", StringComparison.Ordinal))
            .ShouldBe(
                ["/v1/pay-tuition", "/v1/tuition-payments/{id}", "/v1/tuition-payments/{id}/events", "/v1/students/{studentNo}/bills"],
                ignoreOrder: true
            );
        (await client.GetStringAsync("/docs")).ShouldContain("openapi/v1.json");
    }
}
