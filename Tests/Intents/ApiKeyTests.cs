using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Payments.Tests.Support;

namespace Payments.Tests.Intents;

/// <summary>Who comes in under /v1, and to what.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class ApiKeyTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentsSystem system = null!;

    public async ValueTask InitializeAsync() => system = await shared.GetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_another_merchant_has_is_not_there()
    {
        using var owner = await IntentsClient.CreateAsync(system);
        using var other = await IntentsClient.CreateAsync(system);
        var intent = await owner.PaidAsync();
        var refund = (await owner.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=5")).Id;
        var charge = (await owner.GetAsync($"/v1/payment_intents/{intent}"))["latest_charge"];
        var method = (
            await owner.PostAsync("/v1/payment_methods", "type=card&card[number]=4242424242424242&card[exp_month]=11&card[exp_year]=2039")
        ).Id;

        foreach (
            var path in new[]
            {
                $"/v1/payment_intents/{intent}",
                $"/v1/refunds/{refund}",
                $"/v1/charges/{charge}",
                $"/v1/payment_methods/{method}",
                $"/v1/refunds?payment_intent={intent}",
            }
        )
        {
            (await owner.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
            (await other.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }

        foreach (var path in new[] { "", "/confirm", "/capture", "/cancel" })
        {
            (await other.PostAsync($"/v1/payment_intents/{intent}{path}", "")).Error("code").ShouldBe("resource_missing", path);
        }

        (await other.PostAsync("/v1/refunds", $"payment_intent={intent}")).Error("code").ShouldBe("resource_missing");
        (await other.PostAsync("/v1/refunds", $"charge={charge}")).Error("code").ShouldBe("resource_missing");
        (await other.PostAsync("/v1/payment_intents", $"amount=1&currency=usd&payment_method={method}"))
            .Error("code")
            .ShouldBe("resource_missing");
        (await other.GetAsync("/v1/payment_intents")).Body.GetProperty("data").GetArrayLength().ShouldBe(0);
        (await other.GetAsync("/v1/refunds")).Body.GetProperty("data").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_same_idempotency_key_of_another_merchant_is_another_key()
    {
        using var one = await IntentsClient.CreateAsync(system);
        using var two = await IntentsClient.CreateAsync(system);
        var key = Guid.NewGuid().ToString();

        var first = await one.PostAsync("/v1/payment_intents", "amount=700&currency=usd", key);
        var second = await two.PostAsync("/v1/payment_intents", "amount=700&currency=usd", key);

        second.Status.ShouldBe(HttpStatusCode.OK);
        second.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task A_key_opens_what_its_scopes_say_and_nothing_else()
    {
        var merchant = IntentsClient.NewMerchant();
        using var writer = await IntentsClient.CreateAsync(system, merchant, "payment_intents:write");
        using var reader = await IntentsClient.CreateAsync(system, merchant, "payment_intents:read");
        var intent = await writer.PaidAsync();

        (await writer.GetAsync($"/v1/payment_intents/{intent}")).Status.ShouldBe(HttpStatusCode.OK);
        (await reader.GetAsync($"/v1/payment_intents/{intent}")).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await reader.PostAsync($"/v1/payment_intents/{intent}/cancel", "");
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Error("message")!.ShouldContain("payment_intents:write");
        (await writer.PostAsync("/v1/refunds", $"payment_intent={intent}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await writer.GetAsync("/v1/refunds")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await writer.PostAsync("/v1/payment_methods", "type=card")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        using var merchant = await IntentsClient.CreateAsync(system);
        using var operators = await IntentsClient.OperatorAsync(system);
        (await merchant.GetAsync("/v1/payment_intents")).Status.ShouldBe(HttpStatusCode.OK);

        (
            await operators.DeleteAsync(new Uri($"/api-keys/{merchant.KeyId}", UriKind.Relative), TestContext.Current.CancellationToken)
        ).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await merchant.GetAsync("/v1/payment_intents")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_is_kept_as_a_hash_and_shown_once()
    {
        using var merchant = await IntentsClient.CreateAsync(system);
        using var operators = await IntentsClient.OperatorAsync(system);
        await merchant.GetAsync("/v1/payment_intents");

        var list = await operators.GetFromJsonAsync<JsonElement>("/api-keys", TestContext.Current.CancellationToken);

        list.ToString().ShouldNotContain(merchant.Key);
        var shown = list.GetProperty("items").EnumerateArray().Single(k => k.GetProperty("id").GetGuid() == merchant.KeyId);
        shown.GetProperty("hint").GetString().ShouldBe(merchant.Key[^4..]);
        shown.GetProperty("lastUsedAt").ValueKind.ShouldBe(JsonValueKind.String);
        (await system.ScalarAsync("payments", $"SELECT count(*) FROM api_keys k WHERE k::text LIKE '%{merchant.Key}%'")).ShouldBe(0L);
    }

    [Fact]
    public async Task Only_operators_make_list_and_revoke_keys()
    {
        using var merchant = await IntentsClient.CreateAsync(system);
        foreach (var key in new[] { null, merchant.Key, "nonsense" })
        {
            using var client = IntentsClient.ClientOf(system, key);
            var create = await client.PostAsJsonAsync(
                "/api-keys",
                new
                {
                    name = "x",
                    merchant = "demo",
                    scopes = IntentsClient.AllScopes,
                },
                TestContext.Current.CancellationToken
            );
            create.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
            (await client.GetAsync(new Uri("/api-keys", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBeOneOf(
                HttpStatusCode.Unauthorized,
                HttpStatusCode.Forbidden
            );
        }
    }

    [Fact]
    public async Task An_API_key_opens_nothing_that_is_not_under_v1_and_no_other_key_opens_v1()
    {
        using var merchant = await IntentsClient.CreateAsync(system);
        using var withKey = IntentsClient.ClientOf(system, merchant.Key);
        (await withKey.GetAsync(new Uri("/payments", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );

        foreach (var key in new[] { null, await system.OperatorKeyAsync(), "sk_", "sk_test_nobody" })
        {
            using var client = IntentsClient.ClientOf(system, key);
            var answer = await client.GetAsync(new Uri("/v1/payment_intents", UriKind.Relative), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, key);
            (await answer.Content.ReadFromJsonAsync<JsonElement>())
                .GetProperty("error")
                .GetProperty("type")
                .GetString()
                .ShouldBe("invalid_request_error");
        }
    }

    [Fact]
    public async Task A_key_is_also_taken_as_the_user_name_of_Basic_authentication()
    {
        using var client = IntentsClient.ClientOf(system, null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(await system.ParameterAsync("api-key") + ":"))
        );

        (
            await client.GetAsync(new Uri("/v1/payment_intents", UriKind.Relative), TestContext.Current.CancellationToken)
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
