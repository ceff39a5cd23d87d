using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Contracts;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.Tests.Support;

namespace Payments.Tests.Payments;

/// <summary>The worker that brings operations without an answer to their end.</summary>
public sealed class RepairTests(SharedSystem shared)
{
    private static NewPayment Request =>
        new(PaymentPurpose.Card, "ada@example.com", "Credit Card", new Money(1_000, "USD"), UnreliableGateway.GatewayName);

    [Fact]
    public async Task A_charge_whose_process_died_is_brought_to_its_end_once()
    {
        await using var host = await StartAsync();
        var (payment, declined) = (
            await host.CreateAsync(Request, "pm_card_visa"),
            await host.CreateAsync(Request, "pm_card_chargeDeclined")
        );

        var operation = await host.LeaveUnansweredAsync(payment, DateTime.UtcNow);
        await host.LeaveUnansweredAsync(declined, DateTime.UtcNow);
        await host.EverythingIsAnsweredAsync();

        var repaired = await host.PaymentAsync(payment);
        (repaired.Status, repaired.CapturedMinor).ShouldBe((PaymentStatus.Succeeded, 1_000));
        (await host.PaymentAsync(declined)).Status.ShouldBe(PaymentStatus.Failed);
        host.Gateway.Effects.Keys.ShouldBe([operation.ToString()]);
        (await host.OperationsAsync()).ShouldAllBe(o => o.Attempts == 2);
        (await host.BooksAsync()).ShouldBeEmpty();
        (await host.ReconcileAsync()).Differences.Select(d => d.Detail).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_workers_never_ask_for_one_operation_at_the_same_time()
    {
        const int Operations = 20;
        await using var host = await StartAsync(
            new()
            {
                ["Gateways:Simulated:SlowDelay"] = "00:00:01",
                ["Settlement:GatewayTimeout"] = "00:00:05",
                ["Settlement:OperationLease"] = "00:00:06",
            }
        );
        using var second = host.AnotherRepairWorker();
        await second.StartAsync(TestContext.Current.CancellationToken);
        var payments = new List<Guid>();
        while (payments.Count < Operations)
        {
            payments.Add(await host.CreateAsync(Request, "pm_sim_slow"));
        }

        await Task.WhenAll(payments.Select(p => host.LeaveUnansweredAsync(p, DateTime.UtcNow)));
        await host.EverythingIsAnsweredAsync();
        await second.StopAsync(TestContext.Current.CancellationToken);

        host.Gateway.Overlaps.ShouldBeEmpty();
        host.Gateway.Asked.Count.ShouldBe(Operations);
        (await host.PaymentsAsync()).ShouldAllBe(p => p.Status == PaymentStatus.Succeeded);
    }

    [Fact]
    public async Task What_the_gateway_may_have_forgotten_is_not_asked_again_and_degrades_health_until_somebody_answers_for_it()
    {
        await using var host = await StartAsync();
        var longAgo = DateTime.UtcNow - new SettlementOptions().RepairAge - TimeSpan.FromHours(1);
        var (died, silent, young) = (
            await host.CreateAsync(Request, "pm_card_visa"),
            await host.CreateAsync(Request, "pm_card_visa"),
            await host.CreateAsync(Request, "pm_card_visa")
        );
        var old = await host.LeaveUnansweredAsync(died, longAgo);
        var older = await host.LeaveUnansweredAsync(silent, longAgo, new GatewayAnswer(GatewayOutcome.Unknown, null, "timeout"));
        var marker = await host.LeaveUnansweredAsync(young, DateTime.UtcNow);

        await Eventually.Be(async () => (await host.PaymentAsync(young)).Status == PaymentStatus.Succeeded, "the worker has looked");
        var health = await Eventually.Get(() => host.HealthAsync("repair"), h => h.Status == HealthStatus.Degraded, "health says so");
        var repeated = await host.RunAsync(died, old, (p, now) => p.BeginCharge(old, now));

        health.Description.ShouldBe("2 operations have no answer and are too old to be repeated.");
        repeated.Refusal!.Code.ShouldBe(RefusalCode.Busy);
        host.Gateway.Asked.ShouldBe([marker.ToString()]);

        await AnswerAsync(host, died, old, GatewayOutcome.Succeeded);
        await AnswerAsync(host, silent, older, GatewayOutcome.Declined);

        (await host.PaymentAsync(died)).Status.ShouldBe(PaymentStatus.Succeeded);
        (await host.PaymentAsync(silent)).Status.ShouldBe(PaymentStatus.Failed);
        await Eventually.Get(() => host.HealthAsync("repair"), h => h.Status == HealthStatus.Healthy, "health is well again");
    }

    private async Task<PaymentHost> StartAsync(Dictionary<string, string?>? settings = null)
    {
        // Longer waits than the host's own: on a busy machine a call must not end as one without an answer.
        var host = await PaymentHost.StartAsync(
            shared,
            seed: 0,
            settings ?? new() { ["Settlement:GatewayTimeout"] = "00:00:10", ["Settlement:OperationLease"] = "00:00:20" }
        );
        host.Gateway.FaultsInHundred = 0;
        return host;
    }

    /// <summary>As a person does who has looked into the gateway's books.</summary>
    private static Task<IReadOnlyList<OperationResult>> AnswerAsync(
        PaymentHost host,
        Guid payment,
        Guid operation,
        GatewayOutcome outcome
    ) =>
        host.InScopeAsync(services =>
            services
                .GetRequiredService<AnswerRecorder>()
                .RecordAsync(
                    [new GivenAnswer(payment, operation, new GatewayAnswer(outcome, "by-hand"))],
                    TestContext.Current.CancellationToken
                )
        );
}
