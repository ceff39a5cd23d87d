using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Intents;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.Corrections;

/// <summary>Money that fits no payment is seen by operators until one of them takes it out of suspense.</summary>
[Collection(typeof(RunningSystemCollection))]
public sealed class SuspenseTests(SharedSystem shared) : IAsyncLifetime
{
    private const long Price = 2_000;

    private PaymentsSystem system = null!;
    private HttpClient operators = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        system = await shared.GetAsync();
        operators = await IntentsClient.OperatorAsync(system);
    }

    public ValueTask DisposeAsync()
    {
        operators.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_second_capture_is_listed_degrades_health_and_is_taken_out_by_an_operator()
    {
        using var intents = await IntentsClient.CreateAsync(system);
        var payment = Guid.ParseExact((await intents.PaidAsync())["pi_".Length..], "N");
        var charge = $"pi_second_{payment:N}";
        await TellAsync(StripeEvents.Succeeded(charge, Price, payment));
        await Eventually.Get(SuspenseAsync, held => held == Price, "the money is held in suspense");

        (await ListedAsync(payment)).ShouldBeTrue("operators find it by GET /payments?suspense=true");
        await Eventually.Be(
            async () =>
                (await operators.GetFromJsonAsync<JsonElement>("/health", Ct)).GetProperty("checks").GetProperty("repair").GetString()
                == "Degraded",
            "health says that there is money in suspense"
        );

        var (key, body) = (Guid.NewGuid().ToString(), new { charge, reason = "the payer was paid back at the counter" });
        var (tooMuch, _) = await AdjustAsync(
            payment,
            new
            {
                charge,
                amount = Price + 1,
                reason = "a mistake",
            }
        );
        var (other, _) = await AdjustAsync(payment, new { charge = "pi_other", reason = "a mistake" });
        var (first, taken) = await AdjustAsync(payment, body, key);
        var (again, _) = await AdjustAsync(payment, body, key);
        var (more, _) = await AdjustAsync(payment, body);

        (tooMuch, other, first, again, more).ShouldBe(
            (HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Conflict)
        );
        taken.GetProperty("amount").GetInt64().ShouldBe(Price);
        (await SuspenseAsync()).ShouldBe(0);
        (await ListedAsync(payment)).ShouldBeFalse();
        (
            await system.ScalarAsync(
                "payments",
                $"SELECT string_agg(kind, ',' ORDER BY id) FROM ledger.entries WHERE payment_id = '{payment}'"
            )
        ).ShouldBe("CAPTURE,SUSPENSE,ADJUSTMENT");
        (await operators.GetStringAsync($"/payments/{payment}/timeline", Ct)).ShouldContain("by operator: the payer was paid back");

        async Task<long> SuspenseAsync() =>
            (await operators.GetFromJsonAsync<JsonElement>($"/payments/{payment}", Ct)).GetProperty("suspense").GetInt64();
    }

    private async Task<bool> ListedAsync(Guid payment) =>
        (await operators.GetStringAsync("/payments?suspense=true", Ct)).Contains(payment.ToString(), StringComparison.Ordinal);

    private async Task<(HttpStatusCode Status, JsonElement Body)> AdjustAsync(Guid payment, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/payments/{payment}/suspense/adjustments")
        {
            Content = JsonContent.Create(body),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await operators.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
    }

    private async Task TellAsync(string body)
    {
        using var answer = await operators.SendAsync(StripeEvents.Signed(body, await system.WebhookSecretAsync()), Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
