using System.Collections.Concurrent;
using System.Text.Json;
using Payments.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Payments.Tests.Access;

/// <summary>The page at <c>/docs</c>, in a browser that holds it to its content security policy.</summary>
public sealed class ApiReferencePageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_page_shows_the_operations_under_its_policy_and_asks_no_other_server()
    {
        await using var host = await AccessHost.StartAsync();
        var page = await browser.OpenAsync(new Uri("about:blank"));
        var (complaints, requests) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Request += (_, request) => requests.Enqueue(request.Url);

        await page.GotoAsync(new Uri(host.Http.BaseAddress!, "/docs").ToString());

        await Expect(page.GetByText("/guests").First).ToBeVisibleAsync();
        var fontSize = await page.EvaluateAsync<string>(
            "getComputedStyle(document.querySelector('.scalar-app')).getPropertyValue('--scalar-font')"
        );
        fontSize.ShouldNotBeNullOrEmpty("the style sheet is in force");
        await Browser.KeepScreenshotAsync(page, "api-reference");
        complaints.ShouldBeEmpty();
        requests.ShouldAllBe(url =>
            url.StartsWith(host.Http.BaseAddress!.ToString(), StringComparison.Ordinal)
            || url.StartsWith("data:", StringComparison.Ordinal)
            || url.StartsWith("blob:", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Every_answer_has_a_nonce_of_its_own_and_no_policy_lets_inline_scripts_or_styles_run()
    {
        await using var host = await AccessHost.StartAsync();

        var policies = new[] { await PolicyAsync(host), await PolicyAsync(host) };

        policies[0].ShouldNotBe(policies[1]);
        policies.ShouldAllBe(p => !p.Contains("unsafe") && p.Contains("script-src 'nonce-") && p.Contains("style-src 'nonce-"));
    }

    [Fact]
    public async Task The_document_says_how_callers_say_who_they_are_and_that_guests_need_not()
    {
        await using var host = await AccessHost.StartAsync();

        using var document = JsonDocument.Parse(await host.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        document
            .RootElement.GetProperty("components")
            .GetProperty("securitySchemes")
            .GetProperty("bearer")
            .GetProperty("scheme")
            .GetString()
            .ShouldBe("bearer");
        document
            .RootElement.GetProperty("security")
            .GetRawText()
            .ReplaceLineEndings("")
            .Replace(" ", "", StringComparison.Ordinal)
            .ShouldBe("""[{},{"bearer":[]}]""");
    }

    private static async Task<string> PolicyAsync(AccessHost host)
    {
        using var answer = await host.GetAsync("/docs/");
        return answer.Headers.GetValues("Content-Security-Policy").Single();
    }
}
