using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Payments.Tests.Support;

namespace Payments.Tests.StandIns;

/// <summary>How endpoints get their ports.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task A_proxied_endpoint_is_reached_by_its_public_port_and_the_process_listens_on_another()
    {
        var builder = EmptyAppHost.Create();
        builder.AddWebServer("web").WithEnvironment("GREETING", "hello");

        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        using var client = app.CreateHttpClient("web");
        (await Eventually.Get(() => client.GetStringAsync("/"), answer => answer.Length > 0, "the server answers")).ShouldEndWith("hello");
        (await app.EnvironmentOfAsync("web", "PORT")).ShouldNotBe($"{app.GetEndpoint("web").Port}");
    }

    [Fact]
    public async Task Two_runs_side_by_side_get_different_ports_for_the_same_fixed_one()
    {
        const int Fixed = 18_999;
        async Task<DistributedApplication> StartAsync()
        {
            var builder = EmptyAppHost.Create();
            builder.AddSleeper("web").WithHttpEndpoint(port: Fixed);
            var app = await builder.BuildAsync();
            await app.StartAsync();
            return app;
        }

        await using var one = await StartAsync();
        await using var two = await StartAsync();

        one.GetEndpoint("web").Port.ShouldNotBe(two.GetEndpoint("web").Port);
    }

    [Fact]
    public void Asking_for_an_endpoint_or_a_resource_that_is_not_there_says_so()
    {
        var builder = EmptyAppHost.Create();
        builder.AddSleeper("web");

        using var app = builder.Build();

        Should.Throw<ArgumentException>(() => app.GetEndpoint("web")).Message.ShouldContain("'web'");
        Should.Throw<ArgumentException>(() => app.GetEndpoint("nobody")).Message.ShouldContain("'nobody'");
    }
}
