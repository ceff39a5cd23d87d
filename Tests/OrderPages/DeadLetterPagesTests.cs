using Microsoft.Playwright;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>Operators look after the dead letters of all services on one page.</summary>
[Collection(typeof(OrderPagesCollection))]
public sealed class DeadLetterPagesTests(DeadLetterFixture fixture) : IClassFixture<DeadLetterFixture>, IAsyncDisposable
{
    [Fact]
    public async Task A_dead_letter_is_found_tried_replayed_in_vain_and_discarded()
    {
        var body = await fixture.SpoilAsync();
        var page = await fixture.Pages.OperatorAsync("/dashboard/dead-letters");
        await page.GetByRole(AriaRole.Region, new() { Name = "Causes in order-api" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Locator("tbody a").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Body" })).ToContainTextAsync(body);

        await page.GetByRole(AriaRole.Button, new() { Name = "Try without doing it" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("1 dead letter would be taken");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back, to do it" }).ClickAsync();

        await page.GetByLabel("Why").FillAsync("The parser is mended");
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Replay of 1 dead letter");
        await Assertions.Expect(page.Locator("#progress table")).ToContainTextAsync("Dead again");
        await Assertions.Expect(page.Locator("#progress .facts")).ToContainTextAsync("The parser is mended");
        await Assertions.Expect(page.Locator("#progress .facts")).ToContainTextAsync("operator");

        await page.GotoAsync(fixture.Pages.Address("/dashboard/dead-letters").ToString());
        await page.GetByRole(AriaRole.Region, new() { Name = "Causes in order-api" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByLabel("Why").FillAsync("Nobody needs it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard for good" }).ClickAsync();
        await Assertions.Expect(page.Locator("#progress table")).ToContainTextAsync("Discarded");
    }

    [Fact]
    public async Task A_replay_without_a_reason_is_refused_with_the_words_of_the_service()
    {
        await fixture.SpoilAsync();
        var page = await fixture.Pages.OperatorAsync("/dashboard/dead-letters", script: false);
        await page.GetByRole(AriaRole.Region, new() { Name = "Causes in order-api" }).GetByRole(AriaRole.Link).First.ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();

        await Assertions.Expect(page.Locator("#notice .refused")).ToContainTextAsync("why is needed: 1 to 500 characters");
        await Assertions.Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_said_and_the_others_are_shown()
    {
        await fixture.SpoilAsync();
        await fixture.Pages.System.KillAsync("notifier-service");
        try
        {
            var page = await fixture.Pages.OperatorAsync("/dashboard/dead-letters");

            await Assertions.Expect(page.GetByText("notifier-service does not answer at the moment.")).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Causes in order-api" })).ToBeVisibleAsync();
            await Eventually.Be(
                async () =>
                {
                    // On a busy machine others may be too slow once as well.
                    await page.ReloadAsync();
                    return await page.Locator(".notice.refused").CountAsync() == 1;
                },
                "all others answer"
            );
        }
        finally
        {
            await fixture.Pages.System.StartAgainAsync("notifier-service");
        }
    }

    [Fact]
    public async Task Guests_are_led_to_the_page_on_which_to_sign_in_and_back()
    {
        var page = await fixture.Pages.OpenAsync("/dashboard/dead-letters");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");

        await OrderPagesFixture.SignInAsync(page, "operator", await fixture.Pages.System.ParameterAsync("operator-password"));

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Dead letters");
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.Pages.CloseAsync();
        GC.SuppressFinalize(this);
    }
}
