using System.Net;

namespace Payments.Tests.Access;

/// <summary>The demonstration without signing in.</summary>
public sealed class OpenDemoTests
{
    private static readonly (string, string) On = ("Access:OpenDemo", "true");
    private static readonly (string, string) Development = ("environment", "Development");

    [Fact]
    public async Task It_lets_guests_in_at_the_endpoints_that_belong_to_it_and_nowhere_else()
    {
        await using var host = await AccessHost.StartAsync(On, Development);

        using var open = await host.GetAsync("/demo");
        using var closed = await host.GetAsync("/operators");

        (open.StatusCode, closed.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Unauthorized));
        (await open.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("open-demo");
    }

    [Fact]
    public async Task Without_it_nobody_is_let_in()
    {
        await using var host = await AccessHost.StartAsync(Development);

        using var answer = await host.GetAsync("/demo");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Host", "elsewhere.example")]
    [InlineData("Authorization", "Bearer wrong")]
    public async Task A_page_of_another_site_a_bent_name_and_wrong_credentials_are_not_let_in(string header, string value)
    {
        await using var host = await AccessHost.StartAsync(On, Development);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/demo");
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Outside_Development_it_stops_the_service() =>
        (
            await Should.ThrowAsync<InvalidOperationException>(() => AccessHost.StartAsync(On, ("environment", "Production")))
        ).Message.ShouldContain("Access:OpenDemo");
}
