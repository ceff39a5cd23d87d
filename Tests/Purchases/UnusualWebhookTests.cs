using System.Net;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.Purchases;

/// <summary>The provider's webhook comes twice, late, out of order, or from somebody else: each has a defined outcome.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class UnusualWebhookTests(SharedSystem shared) : IAsyncLifetime
{
    private PurchasesClient purchases = null!;

    public async ValueTask InitializeAsync() => purchases = new PurchasesClient(await shared.GetAsync());

    public ValueTask DisposeAsync()
    {
        purchases.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Twice_under_one_id_or_under_two_it_has_its_effects_once()
    {
        var begun = await purchases.BeginAsync(await purchases.NewProjectAsync(tonnes: 10));
        var body = StripeEvents.Succeeded(begun.Intent, begun.Amount);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => purchases.TellAsync(body)));
        await purchases.PaidAsync(begun);
        await purchases.BecomesAsync(begun.Id, "succeeded");
        await purchases.PaidAsync(begun);

        (await purchases.MailsAsync(begun.Id, 1)).ShouldHaveSingleItem();
        (await purchases.StatesAsync(begun.Id)).ShouldBe("SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 1000");
        PurchasesClient.StepsOf(await purchases.ShowAsync(begun.Id), "payment_success").Length.ShouldBe(4);
    }

    [Fact]
    public async Task After_the_reservation_has_ended_the_offset_is_reserved_again()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project);
        await purchases.ReservationEndsAsync(begun.Id);
        (await purchases.InventoryAsync(project)).ShouldBe("10000 0 0");

        await purchases.PaidAsync(begun);

        var shown = await purchases.BecomesAsync(begun.Id, "succeeded");
        PurchasesClient
            .StepsOf(shown, "payment_success")
            .ShouldBe(["fetch_payment", "commit_deduction", "reserve_again", "commit_deduction_again", "credit_offset", "notify"]);
        (await purchases.StatesAsync(begun.Id)).ShouldBe("SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 1000");
        (await purchases.InventoryAsync(project)).ShouldBe("9000 0 1000");
    }

    [Fact]
    public async Task After_the_reservation_has_ended_and_others_have_taken_the_rest_the_money_goes_back_and_the_buyer_is_told()
    {
        var project = await purchases.NewProjectAsync(tonnes: 1);
        var begun = await purchases.BeginAsync(project);
        await purchases.ReservationEndsAsync(begun.Id);
        var quicker = await purchases.BeginAsync(project);

        await purchases.PaidAsync(begun);
        await purchases.PaidAsync(quicker);

        var shown = await purchases.BecomesAsync(begun.Id, "refunded");
        PurchasesClient
            .StepsOf(shown, "payment_success")
            .ShouldBe(["fetch_payment", "commit_deduction", "reserve_again", "refund_payment", "notify"]);
        (await purchases.StatesAsync(begun.Id)).ShouldBe("REFUNDED / EXPIRED / REFUNDED / 1000 / 0");
        (await purchases.MailsAsync(begun.Id, 1)).ShouldHaveSingleItem();
        await purchases.BecomesAsync(quicker.Id, "succeeded");
        (await purchases.InventoryAsync(project)).ShouldBe("0 0 1000");
    }

    [Fact]
    public async Task Failed_and_then_succeeded_the_offset_is_the_buyers_who_is_told_both()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project);

        await purchases.DeclinedAsync(begun);
        await purchases.BecomesAsync(begun.Id, "failed");
        await purchases.PaidAsync(begun);

        await purchases.BecomesAsync(begun.Id, "succeeded");
        (await purchases.StatesAsync(begun.Id)).ShouldBe("SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 1000");
        (await purchases.MailsAsync(begun.Id, 2)).Length.ShouldBe(2);
        (await purchases.InventoryAsync(project)).ShouldBe("9000 0 1000");
    }

    [Fact]
    public async Task Succeeded_and_then_failed_the_failure_changes_nothing()
    {
        var begun = await purchases.BeginAsync(await purchases.NewProjectAsync(tonnes: 10));

        await purchases.PaidAsync(begun);
        await purchases.DeclinedAsync(begun);

        await purchases.BecomesAsync(begun.Id, "succeeded");
        (await purchases.MailsAsync(begun.Id, 1)).ShouldHaveSingleItem();
        (await purchases.StatesAsync(begun.Id)).ShouldBe("SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 1000");
    }

    [Fact]
    public async Task Both_at_the_same_moment_the_money_decides()
    {
        var project = await purchases.NewProjectAsync(tonnes: 100);
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => purchases.BeginAsync(project)));

        await Task.WhenAll(all.SelectMany(p => new[] { purchases.DeclinedAsync(p), purchases.PaidAsync(p) }));

        foreach (var begun in all)
        {
            await purchases.BecomesAsync(begun.Id, "succeeded");
            (await purchases.StatesAsync(begun.Id)).ShouldBe("SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 1000");
        }

        (await purchases.InventoryAsync(project)).ShouldBe("90000 0 10000");
    }

    [Fact]
    public async Task Signed_by_somebody_else_it_is_refused_and_changes_nothing()
    {
        var begun = await purchases.BeginAsync(await purchases.NewProjectAsync(tonnes: 10));

        (await purchases.TellAsync(StripeEvents.Succeeded(begun.Intent, begun.Amount), secret: "whsec_of_somebody_else")).ShouldBe(
            HttpStatusCode.BadRequest
        );

        (await purchases.StatesAsync(begun.Id)).ShouldBe("PENDING / RESERVED / PENDING / 0 / 0");
        PurchasesClient.StepsOf(await purchases.ShowAsync(begun.Id), "start_payment").Length.ShouldBe(2);
    }
}
