using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.Payments;

/// <summary>Reservations that nobody captures.</summary>
public sealed class ExpiryTests(SharedSystem shared)
{
    [Fact]
    public async Task An_authorisation_that_nobody_captures_in_time_expires_and_frees_what_it_held()
    {
        await using var host = await PaymentHost.StartAsync(
            shared,
            seed: 0,
            new() { ["Settlement:GatewayTimeout"] = "00:00:10", ["Settlement:OperationLease"] = "00:00:20" }
        );
        host.Gateway.FaultsInHundred = 0;
        var (late, inTime) = (await AuthorizedAsync(host), await AuthorizedAsync(host));
        (await HeldAsync(host)).ShouldBe(2_000m);

        // The hold is a row that nobody changes, so the guard of the table is off for this connection.
        await host.Fixture.ScalarAsync(
            $"""
            SET session_replication_role = replica;
            UPDATE ledger.holds SET created_at = created_at - interval '8 days', expires_at = expires_at - interval '8 days'
            WHERE payment_id = '{late}';
            UPDATE payments SET expires_at = expires_at - interval '8 days' WHERE id = '{late}';
            """
        );

        await Eventually.Be(async () => (await host.PaymentAsync(late)).Status == PaymentStatus.Expired, "the payment expires");
        (await HeldAsync(host)).ShouldBe(1_000m);
        var tooLate = await host.RunAsync(late, Guid.CreateVersion7(), (p, now) => p.BeginCapture(Guid.CreateVersion7(), null, now));
        tooLate.Refusal!.Code.ShouldBe(RefusalCode.UnexpectedState);
        (await host.PaymentAsync(inTime)).Status.ShouldBe(PaymentStatus.Authorized);
        (await host.PaymentAsync(late)).Steps[^1].Kind.ShouldBe("expired");
        (await host.BooksAsync()).ShouldBeEmpty();
        (await host.ReconcileAsync()).Differences.Select(d => d.Detail).ShouldBeEmpty();
    }

    private static async Task<Guid> AuthorizedAsync(PaymentHost host)
    {
        var request = new NewPayment(
            PaymentPurpose.Intent,
            "ada@example.com",
            "something",
            new Money(1_000, "USD"),
            UnreliableGateway.GatewayName
        )
        {
            CaptureMethod = CaptureMethod.Manual,
        };
        var (payment, operation) = (await host.CreateAsync(request, "pm_card_visa"), Guid.CreateVersion7());
        (await host.RunAsync(payment, operation, (p, now) => p.BeginCharge(operation, now))).Payment!.Status.ShouldBe(
            PaymentStatus.Authorized
        );
        return payment;
    }

    private static async Task<decimal> HeldAsync(PaymentHost host) =>
        (decimal)(await host.Fixture.ScalarAsync("SELECT sum(held_debits_minor) FROM ledger.balances"))!;
}
