using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>
/// A system of their own for the tests of pages, which share its dead letters and workflows and stop services of it; the dashboard of
/// OrderApi in a browser, and what tests do beside it over HTTP.
/// </summary>
public sealed class OrderPagesFixture : IAsyncLifetime
{
    private const int WideWidth = 1500;
    private const int Height = 900;

    private readonly Browser browser = new();
    private readonly List<IPage> open = [];
    private string? signedIn;

    internal PaymentsSystem System { get; private set; } = null!;

    internal HttpClient Orders { get; private set; } = null!;

    private HttpClient Payments { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        System = await PaymentsSystem.StartAsync(withDashboard: false);
        Orders = System.App.CreateHttpClient("order-api");
        Payments = System.App.CreateHttpClient("payment-service", "http");
        Payments.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await System.OperatorKeyAsync());
        await browser.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await browser.DisposeAsync();
        Orders.Dispose();
        Payments.Dispose();
        await System.DisposeAsync();
    }

    internal Uri Address(string path) => new(Orders.BaseAddress!, path);

    /// <summary>A page as a guest sees it.</summary>
    internal Task<IPage> OpenAsync(string path = "/", int width = WideWidth, bool dark = false, bool script = true) =>
        OpenAsync(path, null, width, dark, script);

    /// <summary>A page as the operator sees it.</summary>
    internal async Task<IPage> OperatorAsync(string path = "/", int width = WideWidth, bool dark = false, bool script = true)
    {
        if (signedIn is null)
        {
            var page = await OpenAsync("/dashboard/sign-in");
            await SignInAsync(page, "operator", await System.ParameterAsync("operator-password"));
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
            signedIn = await page.Context.StorageStateAsync();
        }

        return await OpenAsync(path, signedIn, width, dark, script);
    }

    internal static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GetByLabel("Name or mail address").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Orders over HTTP.</summary>
    /// <returns>The order's number and its link.</returns>
    internal async Task<(long Id, string Link)> OrderAsync(long show = 2, int quantity = 1, long user = 4711)
    {
        using var answer = await Orders.PostAsJsonAsync(
            "/orders",
            new
            {
                userId = user,
                showId = show,
                quantity,
            },
            TestContext.Current.CancellationToken
        );
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (body.GetProperty("orderId").GetInt64(), answer.Headers.Location!.ToString());
    }

    /// <summary>Orders over HTTP, and waits for the payment that somebody can decide on.</summary>
    internal async Task<(long Id, string Link)> OrderWithPaymentAsync(long show = 2, int quantity = 1, long user = 4711)
    {
        var order = await OrderAsync(show, quantity, user);
        await Eventually.Get(
            async () => (await Orders.GetFromJsonAsync<JsonElement>(order.Link)).GetProperty("paymentStatus").ToString(),
            status => status == "pending",
            $"order {order.Id} has its payment"
        );
        return order;
    }

    /// <summary>Another operator decides, by program.</summary>
    internal async Task DecideAsync(long order, string decision, string reason = "by program")
    {
        using var answer = await Payments.PostAsJsonAsync(
            $"/payments/{order}/{decision}",
            new { reason },
            TestContext.Current.CancellationToken
        );
        answer.EnsureSuccessStatusCode();
    }

    internal static ILocator Row(IPage page, long order) => page.Locator($"#order-{order}");

    /// <summary>Pages that tests have left open would go on being told of changes.</summary>
    internal async Task CloseAsync()
    {
        foreach (var page in open)
        {
            await page.Context.CloseAsync();
        }

        open.Clear();
    }

    private async Task<IPage> OpenAsync(string path, string? state, int width, bool dark, bool script)
    {
        var page = await browser.OpenAsync(
            Address(path),
            new()
            {
                StorageState = state,
                ViewportSize = new() { Width = width, Height = Height },
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                JavaScriptEnabled = script,
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "en-GB",
            }
        );
        open.Add(page);
        return page;
    }
}
