using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.Reconciliation;

/// <summary>A difference is open until it is gone, however long that takes; and one run at a time compares.</summary>
public sealed class OpenDifferencesTests(SharedSystem shared) : IAsyncLifetime
{
    private PaymentHost host = null!;

    public async ValueTask InitializeAsync() =>
        host = await PaymentHost.StartReliableAsync(
            shared,
            new() { ["Settlement:GatewayTimeout"] = "00:00:10", ["Settlement:OperationLease"] = "00:00:20" }
        );

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task It_does_not_end_by_growing_old_and_ends_when_both_sides_agree_again()
    {
        var payment = await ChargedAsync();
        await SetAsync(payment, captured: 900);
        (await host.ReconcileAsync()).Found.ShouldBe(1);
        await host.Fixture.ScalarAsync(
            """
            UPDATE payment_operations SET created_at = created_at - interval '1 year', resolved_at = resolved_at - interval '1 year';
            UPDATE payments SET created_at = created_at - interval '1 year', settled_at = settled_at - interval '1 year';
            """
        );

        var later = await host.ReconcileAsync(isFull: false);

        (later.IsFull, later.Found, later.Healed).ShouldBe((false, 1, 0), "what differed is compared again, however old it is");
        (await host.HealthAsync("reconciliation")).Status.ShouldBe(HealthStatus.Degraded);
        await SetAsync(payment, captured: 1_000);
        var mended = await host.ReconcileAsync(isFull: false);
        (mended.Found, mended.Healed).ShouldBe((0, 1));
        (await RowsAsync()).ShouldBe("RESOLVED reconciliation they agree again");
        (await host.HealthAsync("reconciliation")).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task One_that_comes_back_is_a_new_one()
    {
        var payment = await ChargedAsync();
        foreach (var captured in new[] { 900, 1_000, 900 })
        {
            await SetAsync(payment, captured);
            await host.ReconcileAsync();
        }

        (await RowsAsync()).ShouldBe("RESOLVED reconciliation they agree again; OPEN");
    }

    [Fact]
    public async Task A_run_compares_what_has_changed_and_a_full_one_everything()
    {
        var old = await ChargedAsync();
        await host.ReconcileAsync();
        await host.Fixture.ScalarAsync(
            """
            UPDATE payment_operations SET resolved_at = now() - interval '1 day';
            UPDATE payments SET settled_at = now() - interval '1 day';
            """
        );
        var fresh = await ChargedAsync();
        await SetAsync(old, captured: 900);
        await SetAsync(fresh, captured: 800);

        (await host.ReconcileAsync(isFull: false)).Differences.ShouldHaveSingleItem().PaymentId.ShouldBe(fresh);
        (await host.ReconcileAsync()).Differences.Select(d => d.PaymentId).ShouldBe([old, fresh], ignoreOrder: true);
    }

    [Fact]
    public async Task A_run_whose_process_died_is_followed_by_another_when_its_lease_ends()
    {
        await host.ReconcileAsync();
        await host.Fixture.ScalarAsync(
            $"UPDATE reconciliation_state SET leased_by = '{Guid.NewGuid()}', leased_until = now() + interval '2 seconds'"
        );
        var started = DateTime.UtcNow;

        var run = await host.ReconcileAsync();

        (run.StartedAt - started).ShouldBeGreaterThan(TimeSpan.FromSeconds(1), "nobody compares beside a run that has the lease");
    }

    private async Task<Guid> ChargedAsync()
    {
        var (payment, operation) = (
            await host.CreateAsync(
                new NewPayment(
                    PaymentPurpose.Card,
                    "ada@example.com",
                    "Credit Card",
                    new Money(1_000, "USD"),
                    UnreliableGateway.GatewayName
                ),
                "pm_card_visa"
            ),
            Guid.CreateVersion7()
        );
        await host.RunAsync(payment, operation, (p, now) => p.BeginCharge(operation, now));
        return payment;
    }

    private Task<object?> SetAsync(Guid payment, long captured) =>
        host.Fixture.ScalarAsync($"UPDATE payments SET captured_minor = {captured} WHERE id = '{payment}'");

    private async Task<string> RowsAsync() =>
        (string)
            (
                await host.Fixture.ScalarAsync(
                    "SELECT string_agg(concat_ws(' ', status, resolved_by, reason), '; ' ORDER BY id) FROM reconciliation_differences"
                )
            )!;
}
