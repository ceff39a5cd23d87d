using Payments.Tests.Support;

namespace Payments.Tests.AppHosts;

/// <summary>What a resource finds in its environment.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class EnvironmentTests(SharedSystem shared)
{
    [Theory]
    [InlineData("ConnectionStrings__tuition", "Database=tuition")]
    [InlineData("ConnectionStrings__messaging", "amqp://payments:")]
    [InlineData("OTEL_SERVICE_NAME", "tuition-api")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:")]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Development")]
    public async Task A_project_gets_its_references_its_telemetry_and_its_address(string variable, string part)
    {
        var system = await shared.GetAsync();

        (await system.App.EnvironmentOfAsync("tuition-api", variable)).ShouldNotBeNull().ShouldContain(part);
    }
}
