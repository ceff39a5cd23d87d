using Payments.Tests.Cards;
using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>Parts of the system are killed while cards are charged: whatever was accepted is charged once and mailed once.</summary>
[Collection(typeof(FaultCollection))]
public sealed class CardFaultTests(FaultSystem fixture) : IAsyncLifetime
{
    private const int Payments = 8;
    private const string SlowCard = "4000000000009011";

    private static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(120);

    private readonly PaymentsSystem system = fixture.System;
    private readonly CardsClient cards = new(fixture.System);

    [Fact]
    public async Task The_payment_service_is_killed_while_the_gateway_is_asked_and_the_card_is_charged_once()
    {
        var accepted = await AcceptedAsync(SlowCard);
        await Eventually.Be(() => IsAskedAsync(accepted.Id), "the gateway is being asked");

        await system.KillAsync("payment-service");
        await system.StartAgainAsync("payment-service");

        await EachIsChargedAndMailedOnceAsync([accepted]);
    }

    [Fact]
    public async Task The_broker_is_killed_between_accept_and_charge_and_each_card_is_charged_once()
    {
        var before = await AllAcceptedAsync();
        await system.KillAsync("messaging");
        var during = await AllAcceptedAsync();

        await system.StartAgainAsync("messaging");

        await EachIsChargedAndMailedOnceAsync([.. before, .. during]);
    }

    [Fact]
    public async Task The_database_is_killed_while_the_gateway_is_asked_and_each_card_is_charged_once()
    {
        var slow = await AcceptedAsync(SlowCard);
        await Eventually.Be(() => IsAskedAsync(slow.Id), "the gateway is being asked");
        var others = await AllAcceptedAsync();

        await system.KillAsync("postgres");
        await system.StartAgainAsync("postgres");

        await EachIsChargedAndMailedOnceAsync([slow, .. others]);
    }

    public ValueTask InitializeAsync() => new(fixture.BecomesWholeAsync());

    public ValueTask DisposeAsync()
    {
        cards.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<CardsClient.AcceptedPayment> AcceptedAsync(string cardNo) =>
        cards.AcceptedAsync(
            new
            {
                user = CardsClient.NewPayer(),
                paymentType = "Credit Card",
                cardNo,
            }
        );

    private async Task<List<CardsClient.AcceptedPayment>> AllAcceptedAsync() =>
        [.. await Task.WhenAll(Enumerable.Range(0, Payments).Select(_ => AcceptedAsync(CardsClient.Visa)))];

    /// <summary>Whether the gateway is being asked: no lock is held meanwhile, and everybody can see it.</summary>
    private async Task<bool> IsAskedAsync(Guid payment) =>
        await system.ScalarAsync("payments", $"SELECT status FROM payments WHERE id = '{payment}'") is "PROCESSING";

    private async Task EachIsChargedAndMailedOnceAsync(List<CardsClient.AcceptedPayment> accepted)
    {
        foreach (var payment in accepted)
        {
            (await cards.MailedAsync(payment, RecoveryBound)).GetProperty("status").GetString().ShouldBe("succeeded");
        }

        // Whatever was to come a second time has come when nothing waits any more.
        foreach (var database in new[] { "payments", "notifications" })
        {
            await Eventually.Get(
                () => system.ScalarAsync(database, "SELECT count(*) FROM messaging.outbox"),
                rows => rows is 0L,
                $"the outbox of {database} is empty",
                RecoveryBound
            );
        }

        foreach (var payment in accepted)
        {
            (
                await system.ScalarAsync(
                    "payments",
                    $"SELECT count(*) FROM payment_operations WHERE payment_id = '{payment.Id}' AND status = 'SUCCEEDED'"
                )
            ).ShouldBe(1L);
            (await cards.PostingsAsync(payment.Id)).ShouldBe(["gateway:simulated:receivable 1000 USD", "purpose:card:payable -1000 USD"]);
            (await cards.MailAsync(payment.Id)).Subject.ShouldBe("Your payment of USD 10.00 was successful");
        }

        (await cards.GetAsync("/ledger/trial-balance?at=" + Uri.EscapeDataString(DateTime.UtcNow.ToString("O"))))
            .GetProperty("balanced")
            .GetBoolean()
            .ShouldBeTrue();
    }
}
