using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Cards;

/// <summary>Who sees a payment: its owner and operators; and what they see.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class OwnPaymentsTests(SharedSystem shared) : CardTest(shared)
{
    private UsersClient users = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        users = new UsersClient(System);
    }

    public override ValueTask DisposeAsync()
    {
        users.Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task A_payment_of_a_signed_in_user_is_seen_by_him_and_by_no_other_customer()
    {
        var (owner, token) = await SignedInAsync();
        var (_, other) = await SignedInAsync();
        var accepted = await Cards.AcceptedAsync(
            new
            {
                user = owner.Email,
                paymentType = "Credit Card",
                cardNo = CardsClient.Visa,
            },
            token
        );
        await Cards.MailedAsync(accepted);

        var own = (await Cards.GetAsync("/payments", token)).GetProperty("items").EnumerateArray().Single();
        (own.GetProperty("id").GetGuid(), own.GetProperty("userId").GetInt64(), own.GetProperty("status").GetString()).ShouldBe(
            (accepted.Id, owner.Id, "succeeded")
        );
        (await Cards.GetAsync($"/payments/{accepted.Id}", token)).GetProperty("last4").GetString().ShouldBe("4242");
        (await Cards.GetAsync($"/payments/{accepted.Id}")).GetProperty("payer").GetString().ShouldBe(owner.Email);

        (await Cards.GetAsync("/payments", other)).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await Cards.GetAsync($"/payments?userId={owner.Id}&payer={owner.Email}", other)).GetProperty("items").GetArrayLength().ShouldBe(0);
        foreach (var path in new[] { $"/payments/{accepted.Id}", $"/payments/{accepted.Id}/timeline", $"/accounts/{owner.Id}" })
        {
            (await StatusAsync(path, other)).ShouldBe(HttpStatusCode.NotFound, path);
            (await StatusAsync(path, caller: null)).ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    [Fact]
    public async Task It_passes_through_the_account_of_its_owner_and_leaves_nothing_there()
    {
        var (owner, token) = await SignedInAsync();
        var accepted = await Cards.AcceptedAsync(
            new
            {
                user = owner.Email,
                cardNo = CardsClient.Visa,
                amount = 2_500,
                currency = "EUR",
            },
            token
        );
        await Cards.MailedAsync(accepted);

        var account = await Eventually.Get(
            () => Cards.GetAsync($"/accounts/{owner.Id}", token),
            a => a.GetProperty("movements").GetArrayLength() == 2,
            "the movements are there"
        );

        var movements = account.GetProperty("movements").EnumerateArray().ToList();
        movements.Select(m => m.GetProperty("amountMinor").GetInt64()).Order().ShouldBe([-2_500, 2_500]);
        movements.ShouldAllBe(m => m.GetProperty("paymentId").GetGuid() == accepted.Id && m.GetProperty("currency").GetString() == "EUR");
        var balance = account.GetProperty("balances").EnumerateArray().Single();
        (balance.GetProperty("minor").GetInt64(), balance.GetProperty("currency").GetString()).ShouldBe((0, "EUR"));
    }

    [Fact]
    public async Task Operators_filter_all_payments_and_read_them_in_pages()
    {
        var payer = CardsClient.NewPayer();
        var accepted = new List<CardsClient.AcceptedPayment>();
        foreach (var cardNo in new[] { CardsClient.Visa, "4000000000000002", CardsClient.Visa, "4000000000009995", CardsClient.Visa })
        {
            accepted.Add(await Cards.AcceptedAsync(new { user = payer, cardNo }));
        }

        foreach (var payment in accepted)
        {
            await Cards.MailedAsync(payment);
        }

        var newestFirst = accepted.Select(a => a.Id).Reverse().ToList();
        (await IdsAsync($"payer={payer}")).ShouldBe(newestFirst);
        (await IdsAsync($"payer={payer}&purpose=card&limit=200")).ShouldBe(newestFirst);
        (await IdsAsync($"payer={payer}&purpose=tuition")).ShouldBeEmpty();
        (await IdsAsync($"payer={payer}&status=FAILED")).ShouldBe([newestFirst[1], newestFirst[3]]);
        (await IdsAsync($"payer={payer}&status=succeeded")).ShouldBe([newestFirst[0], newestFirst[2], newestFirst[4]]);
        var middle = (await Cards.GetAsync($"/payments/{newestFirst[2]}")).GetProperty("createdAt").GetString();
        (await IdsAsync($"payer={payer}&from={middle}")).ShouldBe(newestFirst[..3]);
        (await IdsAsync($"payer={payer}&to={middle}")).ShouldBe(newestFirst[3..]);

        var first = await Cards.GetAsync($"/payments?payer={payer}&limit=2");
        var second = await Cards.GetAsync($"/payments?payer={payer}&limit=2&before={first.GetProperty("before").GetString()}");
        var third = await Cards.GetAsync($"/payments?payer={payer}&limit=2&before={second.GetProperty("before").GetString()}");
        IdsOf(first).Concat(IdsOf(second)).Concat(IdsOf(third)).ShouldBe(newestFirst);
        third.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("status=paid", "status")]
    [InlineData("status=3", "status")]
    public async Task A_wrong_filter_is_400_and_named(string query, string member)
    {
        using var answer = await Cards.AnswerAsync($"/payments?{query}", new("Bearer", await System.OperatorKeyAsync()));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        problem.RootElement.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([member]);
    }

    [Fact]
    public async Task The_timeline_shows_every_step_from_the_request_to_the_mail_in_one_trace()
    {
        var accepted = await Cards.AcceptedAsync(new { user = CardsClient.NewPayer(), cardNo = CardsClient.Visa });
        await Cards.MailedAsync(accepted);

        var timeline = await Cards.GetAsync($"/payments/{accepted.Id}/timeline");

        var steps = timeline.GetProperty("steps").EnumerateArray().ToList();
        steps
            .Select(s => $"{s.GetProperty("step").GetString()} {s.GetProperty("attempt")}")
            .ShouldBe(["accepted ", "processing 1", "charged 1", "mail_requested ", "mail_sent "]);
        steps.Select(s => s.GetProperty("at").GetDateTime()).ShouldBeInOrder();
        steps[0].GetProperty("afterMs").GetDouble().ShouldBe(0);
        steps.Select(s => s.GetProperty("afterMs").GetDouble()).ShouldBeInOrder();
        var trace = steps.Select(s => s.GetProperty("traceId").GetString()).Distinct().Single();
        trace!.Length.ShouldBe(32);
        var operation = timeline.GetProperty("operations").EnumerateArray().Single();
        (
            operation.GetProperty("kind").GetString(),
            operation.GetProperty("amount").GetInt64(),
            operation.GetProperty("attempts").GetInt32()
        ).ShouldBe(("charge", 1_000, 1));
    }

    private async Task<(UsersClient.User User, AuthenticationHeaderValue Token)> SignedInAsync()
    {
        var user = await users.RegisteredAsync();
        return (user, (await users.SignedInAsync(user.Username)).Header);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, AuthenticationHeaderValue? caller)
    {
        using var answer = await Cards.AnswerAsync(path, caller);
        return answer.StatusCode;
    }

    private async Task<List<Guid>> IdsAsync(string query) => IdsOf(await Cards.GetAsync($"/payments?{query}"));

    private static List<Guid> IdsOf(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("id").GetGuid())];
}
