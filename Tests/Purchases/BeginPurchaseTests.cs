using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Purchases;

/// <summary>What may begin a purchase, and what is said to the rest.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class BeginPurchaseTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;
    private PurchasesClient purchases = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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

    [Theory]
    [InlineData("""{}""", "userId", "tonnes")]
    [InlineData("""{"userId":0,"tonnes":1}""", "userId")]
    [InlineData("""{"userId":1,"tonnes":0}""", "tonnes")]
    [InlineData("""{"userId":1,"tonnes":-1}""", "tonnes")]
    [InlineData("""{"userId":1,"tonnes":1000.001}""", "tonnes")]
    [InlineData("""{"userId":1,"tonnes":0.0001}""", "tonnes")]
    [InlineData("""{"userId":1,"tonnes":79228162514264337593543950335}""", "tonnes")]
    [InlineData("""{"userId":1,"tonnes":1e400}""", "tonnes")]
    [InlineData("""{"userId":1,"tonnes":"many"}""", "tonnes")]
    public async Task What_is_wrong_is_400_and_named(string body, params string[] fields)
    {
        using var answer = await purchases.PostAsync(1, JsonDocument.Parse(body).RootElement);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct))
            .GetProperty("errors")
            .EnumerateObject()
            .Select(e => e.Name)
            .ShouldBe(fields);
    }

    [Fact]
    public async Task An_unknown_project_or_user_is_404()
    {
        var buyer = await purchases.NewBuyerAsync();

        using var noProject = await purchases.PostAsync(999_999_999_999, new { userId = buyer.Id, tonnes = 1 });
        using var noUser = await purchases.PostAsync(1, new { userId = long.MaxValue, tonnes = 1 });

        noProject.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await noProject.Content.ReadAsStringAsync(Ct)).ShouldContain("There is no project 999999999999.");
        noUser.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await noUser.Content.ReadAsStringAsync(Ct)).ShouldContain("There is no user 9223372036854775807.");
    }

    [Fact]
    public async Task A_customer_buys_for_himself_only()
    {
        var (buyer, other) = (await purchases.NewBuyerAsync(), await purchases.NewBuyerAsync());
        var caller = (await purchases.SignedInAsync(buyer.Username)).Header;

        using var own = await purchases.PostAsync(1, new { userId = buyer.Id, tonnes = 0.001m }, caller: caller);
        using var others = await purchases.PostAsync(1, new { userId = other.Id, tonnes = 0.001m }, caller: caller);

        (own.StatusCode, others.StatusCode).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.Forbidden));
        using var list = new HttpRequestMessage(HttpMethod.Get, "/purchases") { Headers = { Authorization = caller } };
        using var listed = await purchases.Http.SendAsync(list, Ct);
        (await listed.Content.ReadFromJsonAsync<JsonElement>(Ct))
            .GetProperty("items")
            .EnumerateArray()
            .ShouldHaveSingleItem()
            .GetProperty("userId")
            .GetInt64()
            .ShouldBe(buyer.Id);
    }

    [Fact]
    public async Task Without_enough_offset_it_is_409_and_the_intent_is_canceled()
    {
        var project = await purchases.NewProjectAsync(tonnes: 2);
        var buyer = await purchases.NewBuyerAsync();

        using var answer = await purchases.PostAsync(project, new { userId = buyer.Id, tonnes = 2.001m });

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        body.GetProperty("left").GetDecimal().ShouldBe(2);
        var id = body.GetProperty("purchaseId").GetGuid();
        (await purchases.StatesAsync(id)).ShouldBe("GIVEN_UP / NONE / CANCELED / 0 / 0");
        PurchasesClient
            .StepsOf(await purchases.BecomesAsync(id, "given_up"), "start_payment")
            .ShouldBe(["create_intent", "reserve_offset", "undo create_intent", "undo give_up"]);
        (await purchases.InventoryAsync(project)).ShouldBe("2000 0 0");
    }

    [Fact]
    public async Task Of_a_crowd_those_get_offset_for_whom_there_is_some()
    {
        var (project, buyer) = (await purchases.NewProjectAsync(tonnes: 10), await purchases.NewBuyerAsync());

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(async _ =>
                {
                    using var answer = await purchases.PostAsync(project, new { userId = buyer.Id, tonnes = 1 });
                    return answer.StatusCode;
                })
        );

        // Whoever would have to wait for longer than ten seconds is told 202, and by the link that too little was left.
        answers.ShouldAllBe(a => a == HttpStatusCode.Accepted || a == HttpStatusCode.Conflict);
        answers.Count(a => a == HttpStatusCode.Accepted).ShouldBeGreaterThanOrEqualTo(10);
        await Eventually.Be(
            async () => await CountAsync(project, "PENDING") == 10 && await CountAsync(project, "GIVEN_UP") == 30,
            "ten may pay, and thirty have been given up"
        );
        (await purchases.InventoryAsync(project)).ShouldBe("0 10000 0");
        (
            await system.ScalarAsync(
                "payments",
                $"SELECT count(*) FROM payments WHERE purpose = 'purchase' AND user_id = {buyer.Id} AND status = 'PENDING'"
            )
        ).ShouldBe(10L);
    }

    [Fact]
    public async Task Repeated_with_its_key_it_is_one_purchase_and_one_intent()
    {
        var (project, buyer, key) = (
            await purchases.NewProjectAsync(tonnes: 10),
            await purchases.NewBuyerAsync(),
            Guid.NewGuid().ToString()
        );

        using var first = await purchases.PostAsync(project, new { userId = buyer.Id, tonnes = 1 }, key);
        using var again = await purchases.PostAsync(project, new { userId = buyer.Id, tonnes = 1 }, key);
        using var other = await purchases.PostAsync(project, new { userId = buyer.Id, tonnes = 2 }, key);

        (first.StatusCode, again.StatusCode, other.StatusCode).ShouldBe(
            (HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity)
        );
        again.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        (await again.Content.ReadAsStringAsync(Ct)).ShouldBe(await first.Content.ReadAsStringAsync(Ct));
        (await purchases.InventoryAsync(project)).ShouldBe("9000 1000 0");
    }

    [Theory]
    [InlineData("1", 1_800)]
    [InlineData("0.001", 2)]
    [InlineData("2.5", 4_500)]
    [InlineData("0.1234", 0)]
    public async Task The_price_is_that_of_the_project_rounded_up_to_a_cent(string tonnes, long cents)
    {
        var buyer = await purchases.NewBuyerAsync();

        using var answer = await purchases.PostAsync(1, new { userId = buyer.Id, tonnes = decimal.Parse(tonnes, null) });

        (
            answer.StatusCode == HttpStatusCode.Accepted
                ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("amount").GetProperty("minor").GetInt64()
                : 0
        ).ShouldBe(cents);
    }

    [Fact]
    public async Task An_unknown_purchase_is_404()
    {
        using var answer = await purchases.Http.GetAsync($"/purchases/{Guid.CreateVersion7()}", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<long> CountAsync(long project, string status) =>
        (long)
            (await system.ScalarAsync("projects", $"SELECT count(*) FROM purchases WHERE project_id = {project} AND status = '{status}'"))!;
}
