using System.Globalization;
using Microsoft.Playwright;

namespace Payments.Tests.OrderPages;

/// <summary>The pages without JavaScript: every form works, and says what it came to.</summary>
[Collection(typeof(OrderPagesCollection))]
public sealed class NoScriptTests(OrderPagesFixture fixture) : IAsyncDisposable
{
    [Fact]
    public async Task A_guest_orders_and_opens_the_order()
    {
        var page = await fixture.OpenAsync(script: false);
        var card = page.Locator("[data-show='2']");
        await card.GetByLabel("User id").FillAsync("55");
        await card.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(page.Locator("#notice .done")).ToContainTextAsync("is accepted");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the order" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Order");
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("89.00 USD");

        // What was said is said once.
        await page.GotoAsync(fixture.Address("/").ToString());
        await Assertions.Expect(page.Locator("#notice .done")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_operator_signs_in_approves_one_order_and_rejects_another_and_is_told_that_a_third_is_decided()
    {
        var approved = await fixture.OrderWithPaymentAsync();
        var rejected = await fixture.OrderWithPaymentAsync();
        var decided = await fixture.OrderWithPaymentAsync();
        var page = await fixture.OpenAsync("/dashboard/sign-in", script: false);
        await OrderPagesFixture.SignInAsync(page, "operator", await fixture.System.ParameterAsync("operator-password"));

        await OrderPagesFixture.Row(page, approved.Id).GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(page.Locator("#notice .done")).ToHaveTextAsync($"Order {approved.Id} is approved.");

        var row = OrderPagesFixture.Row(page, rejected.Id);
        await row.GetByText("Reject…").ClickAsync();
        await row.GetByRole(AriaRole.Textbox).FillAsync("A wish of the customer");
        await row.GetByRole(AriaRole.Button, new() { Name = "Reject order" }).ClickAsync();
        await Assertions.Expect(page.Locator("#notice .done")).ToHaveTextAsync($"Order {rejected.Id} is rejected.");

        await fixture.DecideAsync(decided.Id, "reject");
        await OrderPagesFixture.Row(page, decided.Id).GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(page.Locator("#notice .refused")).ToContainTextAsync("The order was rejected by");
    }

    [Fact]
    public async Task Orders_are_searched_and_filtered_by_number_show_and_states()
    {
        var tempest = await fixture.OrderWithPaymentAsync(show: 1);
        var flute = await fixture.OrderWithPaymentAsync(show: 2);
        await fixture.DecideAsync(flute.Id, "reject");
        var page = await fixture.OpenAsync($"/?q={tempest.Id}", script: false);
        await Assertions.Expect(page.Locator("#orders tr")).ToHaveCountAsync(1);
        await Assertions.Expect(OrderPagesFixture.Row(page, tempest.Id)).ToBeVisibleAsync();

        await page.GetByLabel("Search").FillAsync("FLUTE");
        await page.GetByLabel("Payment").SelectOptionAsync("Failed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Assertions.Expect(OrderPagesFixture.Row(page, tempest.Id)).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByLabel("Search")).ToHaveValueAsync("FLUTE");
        foreach (var row in await page.Locator("#orders tr").AllAsync())
        {
            await Assertions.Expect(row).ToContainTextAsync("The Magic Flute");
            await Assertions.Expect(row).ToContainTextAsync("Failed");
        }

        await page.GotoAsync(fixture.Address("/?q=%25_%00&status=nonsense&payment=7&show=x&before=-1").ToString());
        await Assertions.Expect(page.Locator("#orders-title")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_of_older_orders_follow_on_one_another()
    {
        for (var i = 0; i < 51; i++)
        {
            await fixture.OrderAsync(show: 2);
        }

        var page = await fixture.OpenAsync(script: false);
        await Assertions.Expect(page.Locator("#orders tr")).ToHaveCountAsync(50);
        var last = await page.Locator("#orders tr").Last.GetAttributeAsync("data-order");
        await page.GetByRole(AriaRole.Link, new() { Name = "Older orders" }).ClickAsync();

        var next = await page.Locator("#orders tr").First.GetAttributeAsync("data-order");
        (int.Parse(last!, CultureInfo.InvariantCulture) - int.Parse(next!, CultureInfo.InvariantCulture)).ShouldBe(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await Assertions.Expect(page.Locator("#orders tr")).ToHaveCountAsync(50);
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.CloseAsync();
        GC.SuppressFinalize(this);
    }
}
