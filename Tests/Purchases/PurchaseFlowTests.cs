using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Purchases;

/// <summary>The three scenarios of the README, on the whole running system.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class PurchaseFlowTests(SharedSystem shared) : IAsyncLifetime
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
    public async Task A_purchase_begins_with_an_intent_and_a_reservation()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);

        var begun = await purchases.BeginAsync(project, tonnes: 2.5m);

        begun.ShouldSatisfyAllConditions(
            b => b.Intent.ShouldStartWith("pi_"),
            b => b.Secret.ShouldStartWith($"{b.Intent}_secret_"),
            b => b.Amount.ShouldBe(2_500),
            b => b.Link.ShouldBe($"/purchases/{b.Id}")
        );
        (await purchases.StatesAsync(begun.Id)).ShouldBe("PENDING / RESERVED / PENDING / 0 / 0");
        (await purchases.InventoryAsync(project)).ShouldBe("7500 2500 0");
        var shown = await purchases.ShowAsync(begun.Id);
        shown.GetProperty("purchase").GetProperty("clientSecret").GetString().ShouldBe(begun.Secret);
        PurchasesClient.StepsOf(shown, "start_payment").ShouldBe(["create_intent", "reserve_offset"]);
        shown.GetProperty("workflows").GetRawText().ShouldNotContain(begun.Secret);
        shown.GetRawText().ShouldNotContain(begun.Buyer.Email);
    }

    [Fact]
    public async Task When_its_payment_comes_the_offset_is_deducted_and_credited_and_the_buyer_told()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project, tonnes: 2.5m);

        await purchases.PaidAsync(begun);

        var shown = await purchases.BecomesAsync(begun.Id, "succeeded");
        (await purchases.StatesAsync(begun.Id)).ShouldBe("SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 2500");
        (await purchases.InventoryAsync(project)).ShouldBe("7500 0 2500");
        PurchasesClient.StepsOf(shown, "payment_success").ShouldBe(["fetch_payment", "commit_deduction", "credit_offset", "notify"]);
        (await purchases.MailsAsync(begun.Id, 1)).ShouldHaveSingleItem().ShouldContain("2.5");
        await Eventually.Get(
            () => purchases.ShowAsync(begun.Id),
            p => p.GetProperty("purchase").GetProperty("notifiedAt").ValueKind == JsonValueKind.String,
            "the purchase knows of its mail"
        );
        (await OffsetsAsync(begun)).ShouldSatisfyAllConditions(
            o => o.GetProperty("totalKilograms").GetInt64().ShouldBe(2_500),
            o => o.GetProperty("items")[0].GetProperty("purchaseId").GetGuid().ShouldBe(begun.Id)
        );
    }

    [Fact]
    public async Task When_its_payment_fails_the_reservation_is_removed_and_the_buyer_told()
    {
        var project = await purchases.NewProjectAsync(tonnes: 10);
        var begun = await purchases.BeginAsync(project, tonnes: 2.5m);

        await purchases.DeclinedAsync(begun);

        var shown = await purchases.BecomesAsync(begun.Id, "failed");
        (await purchases.StatesAsync(begun.Id)).ShouldBe("FAILED / RELEASED / PENDING / 0 / 0");
        (await purchases.InventoryAsync(project)).ShouldBe("10000 0 0");
        PurchasesClient.StepsOf(shown, "payment_failed").ShouldBe(["fetch_payment", "remove_reservation", "notify"]);
        shown.GetProperty("purchase").GetProperty("reason").GetString().ShouldBe("lost_card");
        (await purchases.MailsAsync(begun.Id, 1)).ShouldHaveSingleItem();
        (await OffsetsAsync(begun)).GetProperty("totalKilograms").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task One_trace_holds_the_request_its_steps_and_the_calls_of_the_other_services()
    {
        var begun = await purchases.BeginAsync(await purchases.NewProjectAsync(tonnes: 10));

        var trace = (await purchases.ShowAsync(begun.Id)).GetProperty("workflows")[0].GetProperty("traceId").GetString();

        (await system.ScalarAsync("payments", $"SELECT steps -> 0 ->> 'traceId' FROM payments WHERE reference = '{begun.Id}'")).ShouldBe(
            trace
        );
    }

    private async Task<JsonElement> OffsetsAsync(Begun begun)
    {
        using var users = new UsersClient(system);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/users/{begun.Buyer.Id}/offsets")
        {
            Headers = { Authorization = (await users.SignedInAsync(begun.Buyer.Username)).Header },
        };
        using var answer = await users.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
