using System.Text.Json;
using Payments.Contracts;
using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Stripe;
using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>
/// PaymentService dies at each boundary of a settlement: its operation is recorded, the gateway is being asked, has answered, the answer is
/// written. Whenever that is, the card is charged once, and the charge booked once.
/// </summary>
[Collection(typeof(AloneCollection))]
public sealed class SettlementCrashTests(SharedSystem shared)
{
    private const long Price = 4_200;

    private static readonly string[] Boundaries = ["settle-charge.recorded", "settle-charge.answered", "settle-charge.written"];

    [Fact]
    public Task At_the_simulated_gateway() =>
        EachChargeIsMadeAndBookedOnceAsync(
            new Dictionary<string, string> { ["Gateways__Default"] = "simulated", ["Gateways__Simulated__SlowDelay"] = "00:00:02" },
            "pm_sim_slow",
            whileAsked: () => Task.CompletedTask
        );

    [Fact]
    public async Task At_Stripe()
    {
        await using var stripe = await StripeDouble.StartAsync();

        var charges = await EachChargeIsMadeAndBookedOnceAsync(
            new Dictionary<string, string>
            {
                ["Gateways__Default"] = "stripe",
                ["Gateways__Stripe__BaseAddress"] = stripe.Address.ToString(),
                ["Gateways__Stripe__SecretKey"] = "sk_test_of_the_double",
            },
            "pm_card_visa",
            whileAsked: () =>
            {
                stripe.Next(StripeFault.Late);
                var before = stripe.Books.Intents;
                return Eventually.Be(() => stripe.Books.Intents > before, "Stripe has charged the card, and has not answered yet");
            }
        );

        (stripe.Books.Intents, stripe.Books.Taken).ShouldBe((charges, charges * Price), "each card was charged once");
    }

    /// <returns>How many charges there were.</returns>
    private async Task<int> EachChargeIsMadeAndBookedOnceAsync(
        Dictionary<string, string> gateway,
        string paymentMethod,
        Func<Task> whileAsked
    )
    {
        await using var fixture = await MessagingFixture.CreateAsync(shared);
        await using var service = new PaymentServiceProcess(
            fixture,
            new Dictionary<string, string>(gateway)
            {
                ["Settlement__GatewayTimeout"] = "00:00:08",
                ["Settlement__OperationLease"] = "00:00:09",
                ["Settlement__RepairInterval"] = "00:00:00.200",
                ["Settlement__FirstRepair"] = "00:00:00.200",
            }
        );
        await service.StartAsync();
        var payments = new List<Guid>();
        foreach (var boundary in Boundaries)
        {
            service.DieAt(boundary);
            payments.Add(await RequestAsync(fixture, paymentMethod));
            await service.DiedAsync();
            await service.StartAsync();
        }

        var asked = whileAsked();
        payments.Add(await RequestAsync(fixture, paymentMethod));
        await Eventually.Be(
            async () => await fixture.ScalarAsync($"SELECT status FROM payments WHERE id = '{payments[^1]}'") is "PROCESSING",
            "the gateway is being asked"
        );
        await asked;
        await service.KillAsync();
        await service.StartAsync();

        foreach (var payment in payments)
        {
            await BookedOnceAsync(fixture, payment);
        }

        return payments.Count;
    }

    private static async Task<Guid> RequestAsync(MessagingFixture fixture, string paymentMethod)
    {
        var request = new TuitionPaymentRequested(Guid.CreateVersion7(), "S001", "Fall2026", new Money(Price, "USD"), paymentMethod);
        var body = JsonSerializer.Serialize(request, MessageJson.Options);
        await fixture.PublishAsync(BrokerNames.EventsTopic, TuitionPaymentRequested.Type, body);
        return request.PaymentId;
    }

    private static async Task BookedOnceAsync(MessagingFixture fixture, Guid payment)
    {
        await Eventually.Be(
            async () => await fixture.ScalarAsync($"SELECT status FROM payments WHERE id = '{payment}'") is "SUCCEEDED",
            $"payment {payment} has succeeded"
        );
        (
            await fixture.ScalarAsync(
                $"""
                SELECT concat_ws(' ',
                    (SELECT count(*) FROM payment_operations WHERE payment_id = '{payment}'),
                    (SELECT string_agg(kind, ',') FROM ledger.entries WHERE payment_id = '{payment}'),
                    (SELECT captured_minor FROM payments WHERE id = '{payment}'))
                """
            )
        ).ShouldBe($"1 CAPTURE {Price}");
    }
}
