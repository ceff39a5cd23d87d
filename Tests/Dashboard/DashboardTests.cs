using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Payments.Tests.AppHosts;
using Payments.Tests.Support;
using Payments.Tests.Tuition;

namespace Payments.Tests.Dashboard;

/// <summary>The real dashboard, as a person sees it in a browser.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class DashboardTests(SharedSystem shared, Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Resources =
    [
        "messaging",
        "postgres",
        "mail",
        "user-service",
        "payment-service",
        "tuition-api",
        "order-api",
        "project-api",
        "notifier-service",
    ];

    [Fact]
    public async Task Every_resource_is_running_and_healthy()
    {
        var page = await OpenAsync("/");

        foreach (var resource in Resources)
        {
            await Assertions.Expect(Row(page, resource)).ToContainTextAsync("Running");
            await Assertions.Expect(Row(page, resource)).Not.ToContainTextAsync("Unhealthy");
        }

        await Assertions.Expect(page.GetByText("certificate")).ToHaveCountAsync(0);
        await Browser.KeepScreenshotAsync(page, "dashboard-resources");
    }

    [Theory]
    [InlineData("messaging", "Management", "/")]
    [InlineData("mail", "Mails", "/")]
    [InlineData("order-api", "Orders page", "/")]
    [InlineData("tuition-api", "API documentation", "/docs")]
    public async Task Links_have_names_and_lead_to_pages(string resource, string name, string path)
    {
        var page = await OpenAsync("/");

        var link = Row(page, resource).GetByRole(AriaRole.Link, new() { Name = name }).First;
        await Assertions.Expect(link).ToBeVisibleAsync();
        new Uri((await link.GetAttributeAsync("href"))!).AbsolutePath.ShouldBe(path);
    }

    [Fact]
    public async Task A_service_shows_its_console_log()
    {
        // One that says little: the page keeps only the lines in view.
        var page = await OpenAsync("/consolelogs/resource/order-api");

        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("Now listening on");
    }

    [Fact]
    public async Task One_trace_holds_request_publish_consumers_SQL_and_mail()
    {
        var system = await shared.GetAsync();
        var traceId = ActivityTraceId.CreateRandom().ToString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/pay-tuition")
        {
            Content = JsonContent.Create(new { student_no = "S002", term = "Fall2026" }),
        };
        request.Headers.Add("traceparent", $"00-{traceId}-{ActivitySpanId.CreateRandom()}-01");
        using var answer = await system.Tuition.SendAsync(request);
        answer.EnsureSuccessStatusCode();

        string[] expected =
        [
            "POST /v1/pay-tuition",
            "publish tuition.payment-requested",
            "process payment.tuition-payment-requested.q",
            "settle charge",
            "publish payment.succeeded.tuition",
            "process tuition.payment-settled.q",
            "publish notification_queue",
            "process notification_queue",
            "send mail tuition-payment-succeeded",
        ];
        var spans = await Eventually.Get(
            () => SpansOfAsync(system, traceId),
            all => MissingFrom(all, expected).Length == 0,
            $"the trace {traceId} holds every step"
        );
        spans.ShouldContain(s => s.Scope == "Npgsql");

        var page = await OpenAsync($"/traces/detail/{traceId}");
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("send mail tuition-payment-succeeded");
        await Browser.KeepScreenshotAsync(page, "dashboard-trace");
    }

    [Fact]
    public async Task Structured_logs_and_metrics_are_there()
    {
        // A counter appears when it has counted.
        var tuition = new TuitionClient((await shared.GetAsync()).Tuition);
        await tuition.StepsAsync(await tuition.AcceptedAsync("S003", "Fall2026"));

        var logs = await OpenAsync("/structuredlogs");
        await Assertions.Expect(logs.Locator("body")).ToContainTextAsync("tuition-api");

        var metrics = await OpenAsync("/metrics/resource/tuition-api");
        await Assertions.Expect(metrics.Locator("body")).ToContainTextAsync("Payments.Messaging");
    }

    [Fact]
    public async Task Stop_start_and_restart_work_from_the_page()
    {
        var system = await shared.GetAsync();
        var page = await OpenAsync("/");

        await Row(page, "project-api").GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await system.App.ReachesAsync("project-api", KnownResourceStates.Finished);
        await Row(page, "project-api").GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await system.App.ReachesAsync("project-api", KnownResourceStates.Running);
        await Assertions.Expect(Row(page, "project-api")).ToContainTextAsync("Running");
    }

    private static string[] MissingFrom(List<(string Name, string Scope)> spans, string[] expected) =>
        [.. expected.Where(e => !spans.Exists(s => s.Name == e))];

    private static ILocator Row(IPage page, string resource) =>
        page.Locator("tr", new() { Has = page.GetByText(resource, new() { Exact = true }) }).First;

    private async Task<IPage> OpenAsync(string path)
    {
        var app = (await shared.GetAsync()).App;
        var token = app.Services.GetRequiredService<IConfiguration>()["AppHost:BrowserToken"];
        var address = new Uri(app.GetEndpoint("aspire-dashboard"), $"/login?t={token}&returnUrl={Uri.EscapeDataString(path)}");
        return await browser.OpenAsync(address);
    }

    private static async Task<List<(string Name, string Scope)>> SpansOfAsync(PaymentsSystem system, string traceId)
    {
        using var client = system.App.CreateHttpClient("aspire-dashboard");
        client.DefaultRequestHeaders.Add("x-api-key", system.App.Services.GetRequiredService<IConfiguration>()["AppHost:DashboardApiKey"]);
        var trace = await client.GetFromJsonAsync<JsonElement>($"/api/telemetry/traces/{traceId}");
        return
        [
            .. trace
                .GetProperty("data")
                .GetProperty("resourceSpans")
                .EnumerateArray()
                .SelectMany(r => r.GetProperty("scopeSpans").EnumerateArray())
                .SelectMany(s =>
                    s.GetProperty("spans")
                        .EnumerateArray()
                        .Select(span => (span.GetProperty("name").GetString()!, s.GetProperty("scope").GetProperty("name").GetString()!))
                ),
        ];
    }
}
