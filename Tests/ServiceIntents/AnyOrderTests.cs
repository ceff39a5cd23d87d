using Payments.PaymentService.Payments;
using Payments.Tests.Support;
using Payments.Tests.Webhooks;

namespace Payments.Tests.ServiceIntents;

/// <summary>
/// The same events in any order, some of them twice, come to the same end. The seed is printed; PAYMENTS_SEED draws the same orders again.
/// </summary>
public sealed class AnyOrderTests(SharedSystem shared, ITestOutputHelper output) : ServiceIntentTest(shared)
{
    private const int Orders = 30;

    [Fact]
    public async Task Charge_failure_success_refunds_and_a_failed_refund_end_the_same_in_every_order()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PAYMENTS_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var order = 0; order < Orders; order++)
        {
            var (payment, intent) = await OpenAsync();
            var events = EventsOf(intent);
            string[] drawn = [.. events, events[random.Next(events.Length)], events[random.Next(events.Length)]];
            random.Shuffle(drawn);

            await TellAsync(drawn);

            var end = await Host.PaymentAsync(payment);
            (end.Status, end.CapturedMinor, end.RefundedMinor, end.SuspenseMinor).ShouldBe(
                (PaymentStatus.PartiallyRefunded, Price, 1_000, 0),
                $"order {order} of seed {seed}"
            );
        }

        (await BalanceAsync("gateway:simulated:receivable")).ShouldBe(Orders * (Price - 1_000));
        (await Host.Fixture.DeadLetterCountAsync()).ShouldBe(0);
        await AllAgreeAsync();
    }

    /// <summary>Of three refunds, made at the provider, the second fails after it was reported as made.</summary>
    private static string[] EventsOf(string intent) =>
        [
            StripeEvents.Failed(intent, Price),
            StripeEvents.Succeeded(intent, Price),
            StripeEvents.RefundTotal(intent, Price, 300),
            StripeEvents.OfRefund("refund.updated", intent, $"re_a{intent}", 300, "succeeded"),
            StripeEvents.RefundTotal(intent, Price, 800),
            StripeEvents.OfRefund("refund.created", intent, $"re_b{intent}", 500, "succeeded"),
            StripeEvents.OfRefund("refund.failed", intent, $"re_b{intent}", 500, "failed"),
            StripeEvents.OfRefund("charge.refund.updated", intent, $"re_c{intent}", 700, "succeeded"),
        ];
}
