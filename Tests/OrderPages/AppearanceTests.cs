using System.Text.Json;
using Microsoft.Playwright;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>Every page, on phones and on wide screens, light and dark, by keyboard and through the eyes of axe.</summary>
[Collection(typeof(OrderPagesCollection))]
public sealed class AppearanceTests(DeadLetterFixture fixture, WorkflowFixture workflows)
    : IClassFixture<DeadLetterFixture>,
        IClassFixture<WorkflowFixture>,
        IAsyncDisposable
{
    private const int Phone = 360;
    private const int PicturedPhone = 390;
    private const int Wide = 1920;
    private const int Height = 900;
    private const int Shown = 14;

    private static readonly string[] Serious = ["serious", "critical"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_page_has_serious_findings_of_axe_scrolls_sideways_on_a_phone_or_breaks_its_rules_of_what_may_be_loaded(
        bool isOperator
    )
    {
        var axe = await File.ReadAllTextAsync(
            Path.Combine(Root(), ".tools", "test", "node_modules", "axe-core", "axe.min.js"),
            TestContext.Current.CancellationToken
        );
        await foreach (var page in EveryPageAsync(isOperator))
        {
            await NothingIsRefusedAsync(page);
            await page.EvaluateAsync(axe);
            foreach (var width in new[] { Wide, Phone })
            {
                await page.SetViewportSizeAsync(width, Height);
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                    await NothingSeriousIsFoundAsync(page, $"{page.Url} at {width} px, {scheme}");
                }
            }

            await FitsAsync(page);
        }
    }

    [Fact]
    public async Task A_dark_screen_gets_a_dark_page()
    {
        var light = await fixture.Pages.OpenAsync();
        var dark = await fixture.Pages.OpenAsync(dark: true);

        (await BrightnessAsync(light)).ShouldBeGreaterThan(220);
        (await BrightnessAsync(dark)).ShouldBeLessThan(40);
    }

    [Fact]
    public async Task An_order_is_placed_by_keyboard_alone_and_the_focus_is_always_seen()
    {
        var page = await fixture.Pages.OpenAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".skip")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#main")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle")).ShouldBe("solid");
        await page.Keyboard.TypeAsync("321");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Order seats for The Tempest" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#notice")).ToContainTextAsync("is accepted");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Order seats for The Tempest" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_decision_is_taken_by_keyboard_alone_and_the_focus_stays_at_the_order()
    {
        var (id, _) = await fixture.Pages.OrderWithPaymentAsync();
        var page = await fixture.Pages.OperatorAsync();
        await OrderPagesFixture.Row(page, id).GetByRole(AriaRole.Button, new() { Name = "Approve" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#notice")).ToHaveTextAsync($"Order {id} is approved.");
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("by operator");
        await Assertions.Expect(OrderPagesFixture.Row(page, id).GetByRole(AriaRole.Link)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Pictures_of_the_pages_are_kept_for_the_readme()
    {
        await fixture.SpoilAsync();
        var orders = new List<long>();
        for (var i = 0; i < Shown; i++)
        {
            orders.Add((await fixture.Pages.OrderWithPaymentAsync(show: 1 + (i % 3), quantity: 1 + (i % 4), user: 120 + (i * 7 % 11))).Id);
        }

        foreach (var (order, decision) in orders.Take(Shown / 2).Select((order, i) => (order, i % 3 == 1 ? "reject" : "approve")))
        {
            await fixture.Pages.DecideAsync(order, decision, decision == "approve" ? "Paid at the box office" : "Ordered twice");
        }

        await KeepAsync(await fixture.Pages.OperatorAsync(), "orders");
        await KeepAsync(await fixture.Pages.OperatorAsync(width: PicturedPhone, dark: true), "orders-phone-dark");
        await KeepAsync(await fixture.Pages.OperatorAsync("/dashboard/dead-letters"), "dead-letters");
        await KeepAsync(await fixture.Pages.OperatorAsync($"/dashboard/orders/{orders[0]}"), "order");
        await workflows.ShowAllKindsAsync();
        var stuck = await workflows.ShownAsync();
        await KeepAsync(await fixture.Pages.OperatorAsync("/dashboard/workflows"), "workflows");
        await KeepAsync(await fixture.Pages.OperatorAsync(stuck.Path), "workflow");
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.Pages.CloseAsync();
        GC.SuppressFinalize(this);
    }

    private static async Task KeepAsync(IPage page, string name)
    {
        var connection = page.Locator("#connection");
        await Assertions.Expect(connection).ToHaveTextAsync(await connection.CountAsync() == 0 ? [] : ["Live"]);
        await Browser.KeepScreenshotAsync(page, name);
    }

    private static Task<int> BrightnessAsync(IPage page) =>
        page.EvaluateAsync<int>(
            "() => Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))"
        );

    /// <summary>The browser says in its console what the Content Security Policy has kept from the page.</summary>
    private static async Task NothingIsRefusedAsync(IPage page)
    {
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.ReloadAsync();
        complaints.Where(c => c.Contains("Content Security Policy", StringComparison.Ordinal)).ShouldBeEmpty(page.Url);
    }

    private static async Task NothingSeriousIsFoundAsync(IPage page, string where)
    {
        var findings = await page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .map(v => ({ id: v.id, impact: v.impact, where: v.nodes.map(n => n.html).slice(0, 3) }))
            """
        );
        findings
            .EnumerateArray()
            .Where(f => Serious.Contains(f.GetProperty("impact").GetString()))
            .Select(f => f.ToString())
            .ShouldBeEmpty(where);
    }

    private static async Task FitsAsync(IPage page)
    {
        var (inner, outer) = (
            await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"),
            await page.EvaluateAsync<int>("() => document.documentElement.clientWidth")
        );
        inner.ShouldBe(outer, page.Url);
    }

    private async IAsyncEnumerable<IPage> EveryPageAsync(bool isOperator)
    {
        var (id, link) = await fixture.Pages.OrderWithPaymentAsync();
        var deadLetter = isOperator ? await DeadLetterAsync() : default;
        string[] paths = isOperator
            ?
            [
                "/",
                $"/dashboard/orders/{id}",
                "/dashboard/orders/9999999",
                "/dashboard/dead-letters",
                $"/dashboard/dead-letters/order-api/letters?group={Uri.EscapeDataString(deadLetter.Group)}",
                $"/dashboard/dead-letters/order-api/letters/{deadLetter.Id}",
                "/dashboard/workflows",
                (await workflows.ShownAsync()).Path,
            ]
            : ["/", "/?q=nothing", "/dashboard/sign-in", $"/dashboard{link}"];
        foreach (var path in paths)
        {
            var page = isOperator ? await fixture.Pages.OperatorAsync(path, Wide) : await fixture.Pages.OpenAsync(path, Wide);
            await Assertions.Expect(page.Locator("h1").First).ToBeAttachedAsync();
            yield return page;
        }

        if (isOperator)
        {
            yield return await ReplayedAsync();
        }

        await fixture.Pages.CloseAsync();
    }

    private async Task<(long Id, string Group)> DeadLetterAsync()
    {
        await fixture.SpoilAsync();
        var deadLetter = (await fixture.DeadLettersAsync()).EnumerateArray().First();
        return (deadLetter.GetProperty("id").GetInt64(), deadLetter.GetProperty("group").GetString()!);
    }

    /// <summary>The page of a replay that has ended.</summary>
    private async Task<IPage> ReplayedAsync()
    {
        var (id, _) = await DeadLetterAsync();
        var page = await fixture.Pages.OperatorAsync($"/dashboard/dead-letters/order-api/letters/{id}", Wide);
        await page.GetByLabel("Why").FillAsync("for its looks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Assertions.Expect(page.Locator("#progress table")).ToContainTextAsync("Dead again");
        return page;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Payments.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie below Payments.slnx.");
        }

        return folder.FullName;
    }
}
