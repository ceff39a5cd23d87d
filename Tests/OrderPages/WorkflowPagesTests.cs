using System.Net;
using Microsoft.Playwright;
using Payments.Tests.Support;

namespace Payments.Tests.OrderPages;

/// <summary>Operators look after the workflows of purchases on pages of their own, and have stuck ones go on or give up.</summary>
[Collection(typeof(OrderPagesCollection))]
public sealed class WorkflowPagesTests(OrderPagesFixture fixture, WorkflowFixture workflows)
    : IClassFixture<WorkflowFixture>,
        IAsyncDisposable
{
    private const string List = "/dashboard/workflows";

    [Fact]
    public async Task A_stuck_one_is_counted_found_by_what_it_is_about_and_shown_with_all_its_steps()
    {
        var stuck = await workflows.ShownAsync();
        var page = await fixture.OperatorAsync(List, script: false);
        await Assertions.Expect(page.Locator("#stuck")).ToContainTextAsync("stuck. Show");

        await page.GetByLabel("About").FillAsync(stuck.Purchase.ToString());
        await page.GetByLabel("Status").SelectOptionAsync("stuck");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        var row = page.Locator("tbody tr");
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await Assertions.Expect(row).ToContainTextAsync("credit_offset");
        await Assertions.Expect(row).ToContainTextAsync("The service answered 500 Internal Server Error.");

        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("payment_success");
        await Assertions
            .Expect(page.Locator(".timeline .what"))
            .ToHaveTextAsync(["Begun", "fetch_payment done", "commit_deduction done", "credit_offset stuck"]);
        await Assertions.Expect(page.Locator(".timeline li").Last).ToContainTextAsync("100 attempts");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Region, new() { Name = "Input of the workflow" }))
            .ToContainTextAsync($"\"purchaseId\": \"{stuck.Purchase}\"");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result of 2. commit_deduction" }))
            .ToContainTextAsync("\"kilograms\": 2500");
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("Trace");
    }

    [Fact]
    public async Task Each_filter_and_the_pages_find_what_they_say()
    {
        var stuck = await workflows.ShownAsync();
        var page = await fixture.OperatorAsync($"{List}?subject={stuck.Purchase}", script: false);
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GotoAsync(fixture.Address($"{List}?subject={stuck.Purchase}&name=start_payment&status=nonsense&before=x").ToString());
        await Assertions.Expect(page.Locator("tbody th")).ToHaveTextAsync(["start_payment"]);
        await page.GotoAsync(fixture.Address($"{List}?subject={stuck.Purchase}&status=failed").ToString());
        await Assertions.Expect(page.Locator(".empty")).ToHaveTextAsync("No workflow is like that.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(0);

        var name = $"paged_{Guid.NewGuid():N}";
        await fixture.System.ScalarAsync(
            "projects",
            $"""
            INSERT INTO workflows.instances (id, name, subject, status, input, ended_at)
            SELECT gen_random_uuid(), '{name}', 'x', 'SUCCEEDED', '1', now() FROM generate_series(1, 51)
            """
        );
        try
        {
            await page.GotoAsync(fixture.Address($"{List}?name={name}").ToString());
            await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);
            await page.GetByRole(AriaRole.Link, new() { Name = "Older workflows" }).ClickAsync();
            await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
            await page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
            await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);
        }
        finally
        {
            await fixture.System.ScalarAsync("projects", $"DELETE FROM workflows.instances WHERE name = '{name}'");
        }
    }

    [Fact]
    public async Task Retried_when_its_cause_is_mended_it_goes_on_before_the_eyes_of_all_who_look()
    {
        var stuck = await workflows.StuckAsync();
        var (page, other) = (await fixture.OperatorAsync(stuck.Path), await fixture.OperatorAsync(stuck.Path));
        await other.GetByLabel("Why it is given up").FillAsync("nobody wants it");
        await workflows.MendAsync(stuck);

        await page.GetByLabel("Why it goes on").FillAsync("UserService is mended");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();

        await Assertions.Expect(page.Locator("#notice .done")).ToHaveTextAsync("It goes on at once.");
        await Assertions
            .Expect(page.Locator(".timeline .what"))
            .ToHaveTextAsync([
                "Begun",
                "fetch_payment done",
                "commit_deduction done",
                "Retry ordered",
                "credit_offset done",
                "notify done",
                "Succeeded",
            ]);
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("by operator: “UserService is mended”");
        await Assertions.Expect(page.Locator("#act form")).ToHaveCountAsync(0);

        // What the other operator was writing is still there; it comes too late.
        await Assertions.Expect(other.Locator("#progress .pill").First).ToHaveTextAsync("succeeded");
        await Assertions.Expect(other.GetByLabel("Why it is given up")).ToHaveValueAsync("nobody wants it");
        await other.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(other.Locator("#notice .refused")).ToHaveTextAsync("The workflow has succeeded.");
    }

    [Fact]
    public async Task Canceled_it_is_undone_and_each_compensation_is_shown_without_script_too()
    {
        var stuck = await workflows.StuckAsync();
        await workflows.MendAsync(stuck);
        var page = await fixture.OperatorAsync(stuck.Path, script: false);

        await page.GetByLabel("Why it is given up").FillAsync("The buyer wants the money back");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.Locator("#notice .done")).ToContainTextAsync("what it has done is undone");
        await workflows.StatusAsync(stuck, "FAILED");
        await page.ReloadAsync();

        await Assertions
            .Expect(page.Locator(".timeline .what"))
            .ToHaveTextAsync([
                "Begun",
                "fetch_payment done",
                "commit_deduction done",
                "Cancel ordered",
                "credit_offset given up",
                "credit_offset undone",
                "commit_deduction undone",
                "fetch_payment undone",
                "tell_buyer undone",
                "Failed",
            ]);
        await Assertions
            .Expect(page.Locator(".timeline li").Last)
            .ToContainTextAsync(
                "credit_offset: Canceled by operator: The buyer wants the money back (canceled; nobody knows whether the step was done)"
            );
        await Assertions.Expect(page.Locator("#act form")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task They_are_for_operators_alone()
    {
        using var users = new UsersClient(fixture.System);
        var page = await fixture.OpenAsync(List);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await OrderPagesFixture.SignInAsync(page, (await users.RegisteredAsync()).Username, UsersClient.Password);
        await page.GotoAsync(fixture.Address("/").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Workflows" })).ToHaveCountAsync(0);

        foreach (var path in new[] { List, $"{List}/{Guid.CreateVersion7()}" })
        {
            (await page.APIRequest.GetAsync(fixture.Address(path).ToString())).Status.ShouldBe((int)HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_said_and_so_is_a_service_that_does_not_answer()
    {
        var page = await fixture.OperatorAsync($"{List}/{Guid.Empty}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"There is no workflow {Guid.Empty}.");
        await fixture.System.KillAsync("project-api");
        try
        {
            var answer = await page.GotoAsync(fixture.Address(List).ToString());

            answer!.Status.ShouldBe((int)HttpStatusCode.GatewayTimeout);
            await Assertions.Expect(page.Locator(".notice.refused")).ToHaveTextAsync("project-api does not answer at the moment.");
            await Assertions.Expect(page.Locator(".empty")).ToHaveCountAsync(0);
        }
        finally
        {
            await fixture.System.StartAgainAsync("project-api");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.CloseAsync();
        GC.SuppressFinalize(this);
    }
}
