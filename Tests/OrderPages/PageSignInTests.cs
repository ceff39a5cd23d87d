using System.Net;
using Microsoft.Playwright;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>Signing in on the page, and what it changes.</summary>
[Collection(typeof(OrderPagesCollection))]
public sealed class PageSignInTests(OrderPagesFixture fixture) : IAsyncDisposable
{
    [Fact]
    public async Task Guests_see_nothing_of_who_ordered_and_for_how_much_and_operators_do()
    {
        var (id, _) = await fixture.OrderWithPaymentAsync(user: 98_765);

        var guest = await fixture.OpenAsync();
        await Assertions.Expect(OrderPagesFixture.Row(guest, id)).ToBeVisibleAsync();
        (await guest.ContentAsync()).ShouldNotContain("98765");
        (await OrderPagesFixture.Row(guest, id).TextContentAsync())!.ShouldNotContain("USD");
        await Assertions.Expect(guest.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);

        var page = await fixture.OperatorAsync();
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("98765");
        await Assertions.Expect(OrderPagesFixture.Row(page, id)).ToContainTextAsync("89.00 USD");
    }

    [Fact]
    public async Task A_wrong_password_is_said_on_the_page_and_so_is_a_locked_account()
    {
        using var users = new UsersClient(fixture.System);
        var name = (await users.RegisteredAsync()).Username;
        var page = await fixture.OpenAsync("/dashboard/sign-in");

        await OrderPagesFixture.SignInAsync(page, name, "wrong");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The name or the password is wrong.");
        await Assertions.Expect(page.GetByLabel("Name or mail address")).ToHaveValueAsync(name);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var answer = await users.SignInAsync(name, "wrong");
        }

        await OrderPagesFixture.SignInAsync(page, name, UsersClient.Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many attempts in vain. Try again in 5 min");
    }

    [Fact]
    public async Task While_UserService_is_away_the_page_says_so()
    {
        await fixture.System.KillAsync("user-service");
        try
        {
            var page = await fixture.OpenAsync("/dashboard/sign-in");
            await OrderPagesFixture.SignInAsync(page, "operator", "whatever");
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("UserService does not answer");
        }
        finally
        {
            await fixture.System.StartAgainAsync("user-service");
        }
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        var page = await fixture.OpenAsync("/dashboard/sign-in?return=%2F%3Fshow%3D1");
        await OrderPagesFixture.SignInAsync(page, "operator", await fixture.System.ParameterAsync("operator-password"));
        page.Url.ShouldEndWith("/?show=1");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(page.Locator("#notice")).ToHaveTextAsync("You have signed out.");
        await page.GotoAsync(fixture.Address("/dashboard/dead-letters").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_customer_orders_for_himself_and_decides_nothing()
    {
        using var users = new UsersClient(fixture.System);
        var customer = await users.RegisteredAsync();
        var page = await fixture.OpenAsync("/dashboard/sign-in");
        await OrderPagesFixture.SignInAsync(page, customer.Username, UsersClient.Password);
        await page.Locator("[data-show='1']").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator("#notice")).ToContainTextAsync("is accepted");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);

        var answer = await page.GotoAsync(fixture.Address("/dashboard/dead-letters").ToString());
        answer!.Status.ShouldBe((int)HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_page_leads_back_only_to_itself()
    {
        foreach (var elsewhere in new[] { "https://example.com/", "//example.com/", "/\\example.com" })
        {
            var page = await fixture.OpenAsync("/dashboard/sign-in?return=" + Uri.EscapeDataString(elsewhere));
            await OrderPagesFixture.SignInAsync(page, "operator", await fixture.System.ParameterAsync("operator-password"));
            new Uri(page.Url).ShouldBe(fixture.Address("/"));
        }
    }

    [Theory]
    [InlineData("/dashboard/orders")]
    [InlineData("/dashboard/sign-in")]
    [InlineData("/dashboard/sign-out")]
    public async Task A_form_that_does_not_come_from_the_page_does_nothing(string path)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["userId"] = "1",
                ["showId"] = "1",
                ["quantity"] = "1",
                ["username"] = "operator",
                ["password"] = "x",
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.Accept.ParseAdd("application/json");

        using var answer = await fixture.Orders.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Nothing was done");
    }

    [Fact]
    public async Task The_cookie_counts_for_the_pages_alone()
    {
        var page = await fixture.OperatorAsync();

        var pageStatus = (await page.APIRequest.GetAsync(fixture.Address("/dashboard/dead-letters").ToString())).Status;
        var apiStatus = (await page.APIRequest.GetAsync(fixture.Address("/orders").ToString())).Status;

        pageStatus.ShouldBe((int)HttpStatusCode.OK);
        apiStatus.ShouldBe((int)HttpStatusCode.Unauthorized);
        var cookies = await page.Context.CookiesAsync();
        cookies.ShouldContain(c => c.Name == "payments.page" && c.HttpOnly && c.SameSite == SameSiteAttribute.Strict);
        cookies.ShouldAllBe(c => c.HttpOnly);
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.CloseAsync();
        GC.SuppressFinalize(this);
    }
}
