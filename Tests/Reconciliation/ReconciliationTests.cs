using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Payments.Contracts;
using Payments.Ledger;
using Payments.PaymentService.Accounting;
using Payments.PaymentService.Payments;
using Payments.Tests.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.Reconciliation;

/// <summary>Payments, operations and ledger, compared: silence when they agree, and every kind of difference found.</summary>
public sealed class ReconciliationTests(SharedSystem shared) : IAsyncLifetime
{
    private const string Visa = "pm_card_visa";

    private PaymentHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PaymentHost.StartAsync(
            shared,
            seed: 0,
            new() { ["Settlement:GatewayTimeout"] = "00:00:10", ["Settlement:OperationLease"] = "00:00:20" }
        );
        host.Gateway.FaultsInHundred = 0;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task After_ordinary_payments_all_agree_and_health_turns_with_what_is_found()
    {
        var charged = await DoAsync(CaptureMethod.Automatic, Visa);
        await DoAsync(CaptureMethod.Automatic, "pm_card_chargeDeclined");
        await DoAsync(
            CaptureMethod.Automatic,
            Visa,
            (p, id, now) => p.BeginRefund(id, 400, null, now),
            (p, id, now) => p.BeginRefund(id, null, null, now)
        );
        await DoAsync(CaptureMethod.Manual, Visa);
        await DoAsync(
            CaptureMethod.Manual,
            Visa,
            (p, id, now) => p.BeginCapture(id, 700, now),
            (p, id, now) => p.BeginRefund(id, 100, null, now)
        );
        await DoAsync(CaptureMethod.Manual, Visa, (p, id, now) => p.BeginCancel(id, null, now));

        (await DifferencesAsync()).ShouldBeEmpty();
        (await host.HealthAsync("reconciliation")).Status.ShouldBe(HealthStatus.Healthy);

        await host.Fixture.ScalarAsync($"UPDATE payments SET captured_minor = 900 WHERE id = '{charged}'");

        (await DifferencesAsync()).ShouldBe([
            $"payment {charged} asks for 1000, authorized 1000, captured 900, refunded 0; its operations 1000, 1000 and 0",
        ]);
        var health = await host.HealthAsync("reconciliation");
        health.Status.ShouldBe(HealthStatus.Degraded);
        health.Description!.ShouldEndWith("has found 1 differences.");

        await host.Fixture.ScalarAsync($"UPDATE payments SET captured_minor = 1000 WHERE id = '{charged}'");

        (await DifferencesAsync()).ShouldBeEmpty();
        (await host.HealthAsync("reconciliation")).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task What_was_changed_by_hand_is_found()
    {
        var (dearer, foreign, unpaid, refunded) = (
            await DoAsync(CaptureMethod.Automatic, Visa),
            await DoAsync(CaptureMethod.Automatic, Visa),
            await DoAsync(CaptureMethod.Automatic, "pm_card_chargeDeclined"),
            await DoAsync(CaptureMethod.Automatic, Visa)
        );
        var operation = (await host.OperationsAsync()).Single(o => o.PaymentId == foreign).Id;

        await host.Fixture.ScalarAsync(
            $"""
            UPDATE payments SET amount_minor = 5000 WHERE id = '{dearer}';
            UPDATE payments SET currency = 'EUR' WHERE id = '{foreign}';
            UPDATE payments SET status = 'SUCCEEDED' WHERE id = '{unpaid}';
            UPDATE payments SET status = 'REFUNDED' WHERE id = '{refunded}';
            """
        );

        (await DifferencesAsync()).ShouldBe(
            [
                $"payment {dearer} asks for 5000, authorized 1000, captured 1000, refunded 0; its operations 1000, 1000 and 0",
                $"ledger {foreign} charge {operation} of 1000 EUR is booked as 1000 USD",
                $"payment {unpaid} is SUCCEEDED without an operation",
                $"payment {refunded} is REFUNDED with 1000 captured and 0 refunded",
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Operations_and_entries_without_each_other_and_without_an_answer_are_found()
    {
        var (unbooked, silent, nowhere, key) = (
            await CreateAsync(Visa),
            await CreateAsync(Visa),
            Guid.CreateVersion7(),
            Guid.CreateVersion7()
        );
        var operation = await host.SucceedAsync(unbooked, "reference", isBooked: false);
        var begun = DateTime.UtcNow.AddHours(-30);
        var unanswered = await host.LeaveUnansweredAsync(silent, begun);
        var entry = PaymentEntries.Capture(
            nowhere,
            key,
            UnreliableGateway.GatewayName,
            PaymentPurpose.Card,
            null,
            new Money(700, "USD"),
            DateTimeOffset.UtcNow
        );
        await using (var connection = new NpgsqlConnection(host.Fixture.Database))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await GeneralLedger.PostAsync(connection, [entry], TestContext.Current.CancellationToken);
        }

        var found = await DifferencesAsync();

        found.Count.ShouldBe(3);
        found.ShouldContain($"ledger {unbooked} charge {operation} of 1000 USD is booked as nothing");
        found.ShouldContain($"ledger {nowhere} entry {key} has no operation");
        found.ShouldContain(d => d.StartsWith($"gateway {silent} charge {unanswered} has had no answer since"));
    }

    [Fact]
    public async Task A_run_is_kept_with_its_differences()
    {
        await host.SucceedAsync(await CreateAsync(Visa), "reference", isBooked: false);

        var run = await host.ReconcileAsync();

        var kept = await host.Fixture.ScalarAsync(
            $"SELECT count(*) FROM reconciliation_differences WHERE run_id = {run.Id} AND kind = 'ledger'"
        );
        kept.ShouldBe(1L);
    }

    private Task<Guid> CreateAsync(string paymentMethod, CaptureMethod capture = CaptureMethod.Automatic) =>
        host.CreateAsync(
            new NewPayment(PaymentPurpose.Card, "ada@example.com", "Credit Card", new Money(1_000, "USD"), UnreliableGateway.GatewayName)
            {
                CaptureMethod = capture,
            },
            paymentMethod
        );

    /// <summary>Charges or reserves, and what else is told.</summary>
    private async Task<Guid> DoAsync(CaptureMethod capture, string paymentMethod, params Func<Payment, Guid, DateTime, Beginning>[] further)
    {
        var payment = await CreateAsync(paymentMethod, capture);
        foreach (var begin in further.Prepend((p, id, now) => p.BeginCharge(id, now)))
        {
            var operation = Guid.CreateVersion7();
            (await host.RunAsync(payment, operation, (p, now) => begin(p, operation, now))).Refusal.ShouldBeNull();
        }

        return payment;
    }

    private async Task<List<string>> DifferencesAsync() =>
        (await host.ReconcileAsync()).Differences.ConvertAll(d => $"{d.Kind} {d.PaymentId} {d.Detail}");
}
