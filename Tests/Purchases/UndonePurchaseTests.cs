using Payments.Tests.Support;

namespace Payments.Tests.Purchases;

/// <summary>A purchase that was paid and cannot be finished is undone as a whole, and whoever is to decide finds it stuck.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class UndonePurchaseTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;
    private PurchasesClient purchases = null!;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        purchases = new PurchasesClient(system);
    }

    public ValueTask DisposeAsync()
    {
        purchases.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Offset_that_cannot_be_credited_is_returned_the_money_goes_back_and_the_buyer_is_told()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project);
        await system.ScalarAsync(
            "users",
            $"INSERT INTO offsets (user_id, purchase_id, revoked_at) VALUES ({begun.Buyer.Id}, '{begun.Id}', now())"
        );

        await purchases.PaidAsync(begun);

        var shown = await purchases.BecomesAsync(begun.Id, "refunded");
        PurchasesClient
            .StepsOf(shown, "payment_success")
            .ShouldBe([
                "fetch_payment",
                "commit_deduction",
                "credit_offset",
                "undo commit_deduction",
                "undo fetch_payment",
                "undo tell_buyer",
            ]);
        (await purchases.StatesAsync(begun.Id)).ShouldBe("REFUNDED / RETURNED / REFUNDED / 1000 / 0");
        (await purchases.InventoryAsync(project)).ShouldBe("10000 0 0");
        shown.GetProperty("purchase").GetProperty("reason").GetString().ShouldBe("not_credited");
        (await purchases.MailsAsync(begun.Id, 1)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Nobody_pays_in_time_and_the_purchase_is_over_and_the_buyer_told()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project);

        await system.ScalarAsync("payments", $"UPDATE payments SET expires_at = now() WHERE reference = '{begun.Id}'");

        var shown = await purchases.BecomesAsync(begun.Id, "expired");
        PurchasesClient.StepsOf(shown, "payment_failed").ShouldBe(["fetch_payment", "remove_reservation", "notify"]);
        (await purchases.StatesAsync(begun.Id)).ShouldBe("EXPIRED / RELEASED / EXPIRED / 0 / 0");
        (await purchases.InventoryAsync(project)).ShouldBe("10000 0 0");
        (await purchases.MailsAsync(begun.Id, 1)).ShouldHaveSingleItem();
        shown.GetProperty("purchase").TryGetProperty("clientSecret", out var secret).ShouldBeTrue();
        secret.ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Offset_whose_money_was_given_back_at_the_provider_is_taken_back_and_the_buyer_told()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project);
        await purchases.PaidAsync(begun);
        await purchases.BecomesAsync(begun.Id, "succeeded");

        await purchases.RefundedAtProviderAsync(begun);

        var shown = await purchases.BecomesAsync(begun.Id, "refunded");
        PurchasesClient.StepsOf(shown, "payment_returned").ShouldBe(["find_credit", "revoke_offset", "notify"]);
        (await purchases.StatesAsync(begun.Id)).ShouldBe("REFUNDED / RETURNED / REFUNDED / 1000 / 0");
        (await purchases.InventoryAsync(project)).ShouldBe("10000 0 0", "others can buy it");
        (await purchases.MailsAsync(begun.Id, 2)).Length.ShouldBe(2, "one that it is theirs, one that it is not any more");
        (await system.ScalarAsync("projects", $"SELECT refunded_at FROM purchases WHERE id = '{begun.Id}'")).ShouldBeOfType<DateTime>();
    }
}
