using System.Net;
using Payments.Tests.Support;

namespace Payments.Tests.Intents;

/// <summary>Payment intents and refunds over plain HTTP.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class IntentTests(SharedSystem shared) : IAsyncLifetime
{
    private const int Repetitions = 20;

    private PaymentsSystem system = null!;
    private IntentsClient merchant = null!;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        merchant = await IntentsClient.CreateAsync(system);
    }

    public ValueTask DisposeAsync()
    {
        merchant.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_form_and_JSON_say_the_same()
    {
        var form = await merchant.PostAsync(
            "/v1/payment_intents",
            "amount=1200&currency=eur&metadata[order]=7&payment_method_types[]=card&description=A+chair"
        );
        var json = await merchant.PostJsonAsync(
            "/v1/payment_intents",
            """{"amount":1200,"currency":"eur","metadata":{"order":"7"},"payment_method_types":["card"],"description":"A chair"}"""
        );

        form.Status.ShouldBe(HttpStatusCode.OK, form.Body.ToString());
        json.Status.ShouldBe(HttpStatusCode.OK, json.Body.ToString());
        foreach (var member in new[] { "object", "amount", "currency", "metadata", "description", "status", "capture_method", "livemode" })
        {
            json[member].ShouldBe(form[member]);
        }
    }

    [Theory]
    [InlineData("""{"amount":1200""", null)]
    [InlineData("""[1]""", null)]
    [InlineData("""{"amount":{"a":{"b":{"c":{"d":{"e":{"f":1}}}}}}}""", null)]
    [InlineData("""{"amount":100,"currency":"usd","description":"\ud800"}""", null)]
    [InlineData("""{"amount":100,"currency":"usd","description":"a\u0000b"}""", null)]
    [InlineData("""{"amount":100,"currency":"usd","metadata":"x"}""", "metadata")]
    [InlineData("""{"amount":100,"currency":"usd","metadata":{"a":{"b":"c"}}}""", "metadata")]
    [InlineData("""{"amount":99999999999999999999,"currency":"usd"}""", "amount")]
    [InlineData("""{"amount":null,"currency":"usd"}""", "amount")]
    [InlineData("""{"amount":-5,"currency":"usd"}""", "amount")]
    [InlineData("""{"amount":100,"currency":"usd","confirm":"maybe"}""", "confirm")]
    [InlineData("""{"amount":100,"currency":"usd","customer":"cus_1"}""", "customer")]
    [InlineData("""{"amount":100,"currency":"usd","description":"paid with 4242 4242 4242 4242"}""", "description")]
    [InlineData("""{"amount":100,"currency":"usd","metadata":{"cvc":"737"}}""", "metadata[cvc]")]
    [InlineData("""{"amount":100,"currency":"usd","card[number]":"4242424242424242"}""", "card[number]")]
    public async Task A_bad_body_is_refused_and_leaves_nothing(string json, string? param)
    {
        var answer = await merchant.PostJsonAsync("/v1/payment_intents", json);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Body.ToString());
        answer.Error("type").ShouldBe("invalid_request_error");
        answer.Error("param").ShouldBe(param);
        (await merchant.GetAsync("/v1/payment_intents")).Body.GetProperty("data").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_same_key_many_times_at_once_makes_one_payment_and_one_charge()
    {
        const string Form = "amount=700&currency=usd&payment_method=pm_card_visa&confirm=true";
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, Repetitions).Select(_ => merchant.PostAsync("/v1/payment_intents", Form, key))
        );

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK || a.Status == HttpStatusCode.Conflict);
        answers.Where(a => a.Status == HttpStatusCode.OK).Select(a => a.Id).Distinct().ShouldHaveSingleItem();
        var list = await merchant.GetAsync("/v1/payment_intents?limit=100");
        list.Body.GetProperty("data").GetArrayLength().ShouldBe(1);
        (await OperationsAsync(answers.First(a => a.Status == HttpStatusCode.OK).Id)).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_gets_the_first_answer_again_and_with_another_request_an_error()
    {
        const string Form = "amount=700&currency=usd&payment_method=pm_card_chargeDeclined&confirm=true";
        var key = Guid.NewGuid().ToString();
        var first = await merchant.PostAsync("/v1/payment_intents", Form, key);

        var second = await merchant.PostAsync("/v1/payment_intents", Form, key);
        var other = await merchant.PostAsync("/v1/payment_intents", "amount=800&currency=usd", key);

        second.Status.ShouldBe(HttpStatusCode.PaymentRequired);
        second.Body.ToString().ShouldBe(first.Body.ToString());
        other.Status.ShouldBe(HttpStatusCode.BadRequest);
        other.Error("type").ShouldBe("idempotency_error");
    }

    [Fact]
    public async Task A_repetition_has_no_second_effect_also_when_its_key_has_been_forgotten()
    {
        const string Form = "amount=700&currency=usd&payment_method=pm_card_visa&confirm=true";
        var (create, refund) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var first = await merchant.PostAsync("/v1/payment_intents", Form, create);
        var given = await merchant.PostAsync("/v1/refunds", $"payment_intent={first.Id}&amount=100", refund);
        await system.ScalarAsync("payments", $"DELETE FROM idempotency.keys WHERE caller LIKE '%{merchant.Merchant}'");

        var second = await merchant.PostAsync("/v1/payment_intents", Form, create);
        var givenAgain = await merchant.PostAsync("/v1/refunds", $"payment_intent={first.Id}&amount=100", refund);
        var other = await merchant.PostAsync("/v1/refunds", $"payment_intent={first.Id}&amount=200", Guid.NewGuid().ToString());

        (second.Status, second.Id).ShouldBe((HttpStatusCode.OK, first.Id));
        (givenAgain.Status, givenAgain.Id).ShouldBe((HttpStatusCode.OK, given.Id));
        other.Id.ShouldNotBe(given.Id);
        (await OperationsAsync(first.Id)).ShouldBe(3);
    }

    [Fact]
    public async Task The_same_key_many_times_at_once_refunds_once()
    {
        var (intent, key) = (await merchant.PaidAsync(), Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(
            Enumerable.Range(0, Repetitions).Select(_ => merchant.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=100", key))
        );

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK || a.Status == HttpStatusCode.Conflict);
        answers.Where(a => a.Status == HttpStatusCode.OK).Select(a => a.Id).Distinct().ShouldHaveSingleItem();
        (await OperationsAsync(intent)).ShouldBe(2);
    }

    [Fact]
    public async Task Many_refunds_at_once_never_give_back_more_than_was_paid()
    {
        var intent = await merchant.PaidAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, Repetitions).Select(_ => merchant.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=900"))
        );

        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBeInRange(1, 2);
        answers
            .Where(a => a.Status != HttpStatusCode.OK)
            .ShouldAllBe(a => a.Error("code") == "lock_timeout" || a.Error("code") == "amount_too_large");
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_leaves_the_intent_processing_and_then_it_succeeds_by_itself()
    {
        var silent = await merchant.PostAsync("/v1/payment_intents", "amount=700&currency=usd&payment_method=pm_sim_noAnswer&confirm=true");

        silent.Status.ShouldBe(HttpStatusCode.OK, silent.Body.ToString());
        silent["status"].ShouldBe("processing");
        (await merchant.PostAsync($"/v1/payment_intents/{silent.Id}/cancel", "")).Error("code").ShouldBe("payment_intent_unexpected_state");
        await Eventually.Be(
            async () => (await merchant.GetAsync($"/v1/payment_intents/{silent.Id}"))["status"] == "succeeded",
            "the repair worker has found out"
        );
    }

    [Fact]
    public async Task A_list_goes_both_ways()
    {
        var ids = new List<string>();
        for (var i = 1; i <= 5; i++)
        {
            ids.Insert(0, (await merchant.PostAsync("/v1/payment_intents", $"amount={i}&currency=usd")).Id);
        }

        await ShouldBePage("limit=2", ids[..2], true);
        await ShouldBePage($"limit=2&starting_after={ids[1]}", ids[2..4], true);
        await ShouldBePage($"limit=2&starting_after={ids[3]}", ids[4..], false);
        await ShouldBePage($"limit=2&starting_after={ids[4]}", [], false);
        await ShouldBePage($"limit=2&ending_before={ids[3]}", ids[1..3], true);
        await ShouldBePage($"limit=2&ending_before={ids[2]}", ids[..2], false);
    }

    [Fact]
    public async Task A_card_number_is_kept_nowhere_by_tokenising()
    {
        const string Number = "4929939187355598";
        var method = await merchant.PostAsync(
            "/v1/payment_methods",
            $"type=card&card[number]={Number}&card[exp_month]=11&card[exp_year]=39&card[cvc]=737"
        );
        method.Status.ShouldBe(HttpStatusCode.OK, method.Body.ToString());
        method.Body.ToString().ShouldNotContain(Number);
        var paid = await merchant.PostAsync(
            "/v1/payment_intents",
            $"amount=700&currency=usd&payment_method={method.Id}&confirm=true",
            Guid.NewGuid().ToString()
        );

        paid["payment_method"].ShouldBe(method.Id);
        foreach (var table in new[] { "payments", "payment_operations", "payment_methods", "messaging.outbox" })
        {
            (await system.ScalarAsync("payments", $"SELECT count(*) FROM {table} t WHERE t::text LIKE '%{Number}%'")).ShouldBe(0L, table);
        }
    }

    [Fact]
    public async Task What_leads_nowhere_has_an_error_too_because_libraries_look_for_it()
    {
        var answer = await merchant.GetAsync("/v1/nothing");

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Error("type").ShouldBe("invalid_request_error");
    }

    private async Task ShouldBePage(string query, List<string> ids, bool hasMore)
    {
        var page = await merchant.GetAsync("/v1/payment_intents?" + query);
        page.Status.ShouldBe(HttpStatusCode.OK, page.Body.ToString());
        page.Body.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("id").GetString()!).ShouldBe(ids, query);
        page.Body.GetProperty("has_more").GetBoolean().ShouldBe(hasMore, query);
    }

    private async Task<long> OperationsAsync(string intent) =>
        (long)
            (
                await system.ScalarAsync(
                    "payments",
                    $"SELECT count(*) FROM payment_operations WHERE payment_id = '{Guid.Parse(intent[3..])}'"
                )
            )!;
}
