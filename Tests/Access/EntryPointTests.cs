using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Payments.ServiceDefaults;

namespace Payments.Tests.Access;

/// <summary>
/// What every service does with a request before its own endpoints see it, and with each answer: callers, limits, errors and headers.
/// </summary>
public sealed class EntryPointTests
{
    private const string ServiceKey = "svc_of-the-other-service";
    private const string OperatorKey = "key-of-an-operator";

    private static readonly (string Key, string Value)[] Known =
    [
        ("Operators:Keys:olga", OperatorKey),
        ("Access:Services:other-service", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ServiceKey)))),
    ];

    [Fact]
    public async Task An_endpoint_that_says_nothing_takes_only_callers_who_are_known()
    {
        await using var host = await AccessHost.StartAsync(Known);

        using var nobody = await host.GetAsync("/silent");

        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        nobody.Headers.WwwAuthenticate.Select(c => c.Scheme).ShouldBe(["Bearer"]);
        nobody.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await NameAsync(host, host.Tokens.Create(17, "gorden", [ServiceDefaults.Access.Customer]))).ShouldBe("gorden 17");
        (await NameAsync(host, OperatorKey)).ShouldBe("olga ");
        (await NameAsync(host, ServiceKey)).ShouldBe("other-service ");
        (await NameAsync(host, AccessHost.ProgramKey)).ShouldBe("shop ");
    }

    [Theory]
    [InlineData("svc_of-another-service")]
    [InlineData("svc_")]
    [InlineData("sk_test_other")]
    [InlineData("another-key")]
    [InlineData("CfDJ8nonsense")]
    [InlineData("")]
    public async Task A_wrong_key_or_token_is_as_good_as_none(string bearer)
    {
        await using var host = await AccessHost.StartAsync(Known);

        using var answer = await host.GetAsync("/silent", bearer);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_changed_token_and_one_from_another_key_ring_are_refused()
    {
        await using var host = await AccessHost.StartAsync();
        await using var other = await AccessHost.StartAsync();
        var token = host.Tokens.Create(17, "gorden", [ServiceDefaults.Access.Customer]);
        var changed = token[..^5] + (token[^5] == 'A' ? 'B' : 'A') + token[^4..];

        using var right = await host.GetAsync("/silent", token);
        using var wrong = await host.GetAsync("/silent", changed);
        using var foreign = await other.GetAsync("/silent", token);

        (right.StatusCode, wrong.StatusCode, foreign.StatusCode).ShouldBe(
            (HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)
        );
    }

    [Fact]
    public async Task Who_is_known_but_may_not_gets_403_as_problem_details()
    {
        await using var host = await AccessHost.StartAsync(Known);

        using var customer = await host.GetAsync("/operators", host.Tokens.Create(17, "gorden", [ServiceDefaults.Access.Customer]));
        using var service = await host.GetAsync("/operators", ServiceKey);
        using var person = await host.GetAsync("/operators", host.Tokens.Create(1, "operator", [ServiceDefaults.Access.Operator]));

        (customer.StatusCode, service.StatusCode, person.StatusCode).ShouldBe(
            (HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK)
        );
        customer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_path_that_leads_nowhere_is_404_and_a_method_that_is_not_there_405_also_for_nobody()
    {
        await using var host = await AccessHost.StartAsync();

        using var nowhere = await host.GetAsync("/nowhere");
        using var notSo = await host.Http.DeleteAsync("/silent");

        (nowhere.StatusCode, notSo.StatusCode).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed));
    }

    [Fact]
    public async Task Too_many_requests_of_a_guest_are_429_with_Retry_After_while_users_have_limits_of_their_own()
    {
        await using var host = await AccessHost.StartAsync(("RateLimits:Guest:Burst", "3"), ("RateLimits:Guest:PerSecond", "1"));

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 10; i++)
        {
            using var answer = await host.GetAsync("/guests", "made-up-so-as-to-count-anew-" + i);
            statuses.Add(answer.StatusCode);
        }

        using var refused = await host.GetAsync("/guests");
        using var user = await host.GetAsync("/guests", host.Tokens.Create(17, "gorden", [ServiceDefaults.Access.Customer]));
        statuses.Take(3).ShouldAllBe(s => s == HttpStatusCode.OK);
        statuses.Count(s => s == HttpStatusCode.TooManyRequests).ShouldBeGreaterThan(3);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32().ShouldBe(429);
        user.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_limit_where_passwords_are_checked_counts_addresses_whoever_has_signed_in()
    {
        await using var host = await AccessHost.StartAsync(("RateLimits:SignIn:Burst", "1"), ("RateLimits:SignIn:PerSecond", "1"));

        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 10)
                .Select(user => host.GetAsync("/passwords", host.Tokens.Create(user, "gorden", [ServiceDefaults.Access.Customer])))
        );

        answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests).ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData("/guests", 200)]
    [InlineData("/silent", 401)]
    [InlineData("/nowhere", 404)]
    [InlineData("/broken", 500)]
    [InlineData("/health", 200)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task Every_answer_has_the_security_headers_and_says_nothing_of_the_server(string path, int status)
    {
        await using var host = await AccessHost.StartAsync();

        using var answer = await host.GetAsync(path);

        ((int)answer.StatusCode).ShouldBe(status);
        HeaderOf(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        HeaderOf(answer, "X-Frame-Options").ShouldBe("DENY");
        HeaderOf(answer, "Referrer-Policy").ShouldBe("no-referrer");
        HeaderOf(answer, "Content-Security-Policy").ShouldBe("default-src 'none'; frame-ancestors 'none'");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("this is not https");
        answer.Headers.Contains("Server").ShouldBeFalse();
        var body = await answer.Content.ReadAsStringAsync();
        body.ShouldNotContain("1234");
        body.ShouldNotContain("Exception");
    }

    [Theory]
    [InlineData("/docs/", "script-src 'nonce-", "no-store")]
    [InlineData("/page", "default-src 'self'", "max-age=60")]
    public async Task A_page_keeps_the_headers_that_it_sets_itself(string path, string policy, string caching)
    {
        await using var host = await AccessHost.StartAsync();

        using var answer = await host.GetAsync(path);

        HeaderOf(answer, "Content-Security-Policy").ShouldContain(policy);
        answer.Headers.CacheControl!.ToString().ShouldBe(caching);
        HeaderOf(answer, "X-Content-Type-Options").ShouldBe("nosniff");
    }

    [Fact]
    public async Task A_client_with_a_service_identity_is_known_to_the_service_that_it_calls()
    {
        await using var host = await AccessHost.StartAsync(Known);

        (await CallAsync(host, ServiceKey)).ShouldBe("other-service ");
        (await Should.ThrowAsync<InvalidOperationException>(() => CallAsync(host, key: null))).Message.ShouldContain("Access:ServiceKey");
    }

    private static async Task<string> CallAsync(AccessHost host, string? key)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Access:ServiceKey", key)]).Build()
        );
        services.AddHttpClient("callee").AddServiceIdentity();
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("callee");
        return await client.GetStringAsync(new Uri(host.Http.BaseAddress!, "/silent"), TestContext.Current.CancellationToken);
    }

    private static async Task<string> NameAsync(AccessHost host, string bearer)
    {
        using var answer = await host.GetAsync("/silent", bearer);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string HeaderOf(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
