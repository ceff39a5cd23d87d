using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.Corrections;

/// <summary>Above a sum, an operator's correction waits for another operator.</summary>
public sealed class FourEyesTests(SharedSystem shared) : IAsyncLifetime
{
    private const string Alice = "op_of_alice_0123456789abcdef";
    private const string Bob = "op_of_bob_0123456789abcdef";

    private PaymentHost host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        host = await PaymentHost.StartReliableAsync(
            shared,
            new()
            {
                ["Operators:Keys:alice"] = Alice,
                ["Operators:Keys:bob"] = Bob,
                ["Payments:FourEyesAbove"] = "500",
                ["Settlement:GatewayTimeout"] = "00:00:12",
                ["Settlement:OperationLease"] = "00:00:20",
            }
        );

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_large_refund_waits_for_another_operator_and_is_made_once()
    {
        var payment = await PaidAsync();
        var (small, _) = await SendAsync(Alice, $"/payments/{payment}/refunds", new { amount = 500, reason = "part" });
        var (large, held) = await SendAsync(Alice, $"/payments/{payment}/refunds", new { amount = 501, reason = "the rest and more" });
        var id = held.GetProperty("id").GetGuid();

        (await SendAsync(Alice, $"/payments/{Guid.NewGuid()}/refunds", new { amount = 501, reason = "of nobody" })).Status.ShouldBe(
            HttpStatusCode.NotFound,
            "what is not there is not kept for a second person"
        );
        (small, large).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Accepted));
        (await host.PaymentAsync(payment)).RefundedMinor.ShouldBe(500, "nothing is done before another one has approved");
        (await SendAsync(Alice, $"/corrections/{id}/approve")).Status.ShouldBe(HttpStatusCode.Conflict, "nobody approves his own");
        (await host.PaymentAsync(payment)).RefundedMinor.ShouldBe(500);

        var (tooMuch, _) = await SendAsync(Bob, $"/corrections/{id}/approve");
        tooMuch.ShouldBe(HttpStatusCode.BadRequest, "501 of 1000 are not left any more");

        var other = await PaidAsync();
        var (_, whole) = await SendAsync(Alice, $"/payments/{other}/refunds", new { reason = "all of it" });
        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await SendAsync(Bob, $"/corrections/{whole.GetProperty("id").GetGuid()}/approve")).Status.ShouldBe(HttpStatusCode.OK);
        }

        var refunded = await host.PaymentAsync(other);
        (refunded.Status, refunded.RefundedMinor).ShouldBe((PaymentStatus.Refunded, 1_000));
        refunded.Steps.ShouldContain(s => s.Kind == "refund_requested" && s.Detail == "by alice, approved by bob: all of it");
        (await host.BooksAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_rejected_cannot_be_approved_any_more()
    {
        var payment = await PaidAsync();
        var (_, held) = await SendAsync(Alice, $"/payments/{payment}/refunds", new { reason = "a mistake" });
        var id = held.GetProperty("id").GetGuid();

        var (rejected, _) = await SendAsync(Alice, $"/corrections/{id}/reject");
        var (approved, _) = await SendAsync(Bob, $"/corrections/{id}/approve");

        (rejected, approved).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Conflict));
        (await host.PaymentAsync(payment)).RefundedMinor.ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_gets_round_it_in_parts()
    {
        var payment = await PaidAsync();

        var (first, _) = await SendAsync(Alice, $"/payments/{payment}/refunds", new { amount = 300, reason = "a part" });
        var (second, held) = await SendAsync(Alice, $"/payments/{payment}/refunds", new { amount = 300, reason = "another part" });

        (first, second).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Accepted));
        (await host.PaymentAsync(payment)).RefundedMinor.ShouldBe(300);
        (await SendAsync(Bob, $"/corrections/{held.GetProperty("id").GetGuid()}/approve")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PaymentAsync(payment)).RefundedMinor.ShouldBe(600);
    }

    [Fact]
    public async Task What_waits_is_listed_page_by_page()
    {
        var payment = await PaidAsync();
        foreach (var part in Enumerable.Range(1, 3))
        {
            await SendAsync(Alice, $"/payments/{payment}/refunds", new { amount = 500 + part, reason = "a part" });
        }

        var amounts = new List<long>();
        string? before = null;
        do
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"/corrections?status=requested&limit=2{(before is null ? "" : $"&before={before}")}"
            );
            request.Headers.Authorization = new("Bearer", Bob);
            using var answer = await host.Http.SendAsync(request, Ct);
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
            amounts.AddRange(page.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("amount").GetInt64()));
            before = page.GetProperty("before").GetString();
        } while (before is not null && amounts.Count < 10);

        amounts.ShouldBe([503, 502, 501], "newest first, each once");
    }

    private async Task<Guid> PaidAsync()
    {
        var request = new NewPayment(
            PaymentPurpose.Card,
            "ada@example.com",
            "Card",
            new Money(1_000, "USD"),
            UnreliableGateway.GatewayName
        );
        var (payment, operation) = (await host.CreateAsync(request, "pm_card_visa"), Guid.CreateVersion7());
        await host.RunAsync(payment, operation, (p, now) => p.BeginCharge(operation, now));
        return payment;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string key, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Headers = { Authorization = new("Bearer", key) },
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var answer = await host.Http.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
    }
}
