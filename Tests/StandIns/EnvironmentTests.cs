using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Payments.Tests.Support;

namespace Payments.Tests.StandIns;

/// <summary>What a resource finds in its environment.</summary>
public sealed class EnvironmentTests(SharedSystem shared)
{
    [Fact]
    public async Task A_connection_string_is_made_of_its_parts_and_injected_under_its_name()
    {
        var builder = EmptyAppHost.Create();
        var password = builder.AddParameter("password", "p@ss word", secret: true);
        var store = builder.AddConnectionString("store", ReferenceExpression.Create($"Host=here;Password={password}"));
        builder.AddSleeper("reader").WithReference(store).WithEnvironment("URI", ReferenceExpression.Create($"x://{password:uri}@here"));

        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        (await app.EnvironmentOfAsync("reader", "ConnectionStrings__store")).ShouldBe("Host=here;Password=p@ss word");
        (await app.EnvironmentOfAsync("reader", "URI")).ShouldBe("x://p%40ss%20word@here");
    }

    [Fact]
    public async Task Later_values_win_and_braces_in_values_stay_as_they_are()
    {
        var builder = EmptyAppHost.Create();
        builder.AddSleeper("reader").WithEnvironment("A", "first").WithEnvironment("A", "second").WithEnvironment("JSON", """{"a":{"b":1}}""");

        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        (await app.EnvironmentOfAsync("reader", "A")).ShouldBe("second");
        (await app.EnvironmentOfAsync("reader", "JSON")).ShouldBe("""{"a":{"b":1}}""");
    }

    [Fact]
    public async Task A_missing_connection_string_keeps_the_dependent_from_starting()
    {
        var builder = EmptyAppHost.Create();
        builder.AddSleeper("reader").WithReference(builder.AddConnectionString("absent"));

        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        await app.ReachesAsync("reader", KnownResourceStates.FailedToStart);
    }

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
