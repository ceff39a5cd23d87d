using Payments.Tests.Support;

namespace Payments.Tests.ServiceIntents;

/// <summary>Payments compared with Stripe's books, while payers pay.</summary>
public sealed class ReconciliationTests(SharedSystem shared) : ServiceIntentTest(shared)
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(2);

    private protected override bool AtStripe => true;

    private protected override Dictionary<string, string?> Settings => new() { ["Reconciliation:SettlingTime"] = "01:00:00" };

    [Fact]
    public async Task What_was_paid_a_moment_ago_is_compared_when_the_webhook_has_had_its_time()
    {
        var (payment, intent) = await OpenAsync();
        Stripe.Books.MakeOlder(intent, LongAgo);
        await Host.Fixture.ScalarAsync($"UPDATE payments SET created_at = created_at - interval '{LongAgo}' WHERE id = '{payment}'");
        await PayAtStripeAsync(intent);

        await AllAgreeAsync();
        Stripe.Books.MakeChargeOlder(intent, LongAgo);

        (await Host.ReconcileAsync())
            .Differences.ShouldHaveSingleItem()
            .Detail.ShouldBe($"the gateway has taken {Price} and given back 0 with {intent}, we have 0 and 0");
    }

    [Fact]
    public async Task A_cancellation_is_no_operation_that_has_taken_money()
    {
        var (payment, _) = await OpenAsync();
        await CancelAsync(payment);
        await AllAgreeAsync();

        await Host.Fixture.ScalarAsync($"UPDATE payments SET status = 'SUCCEEDED' WHERE id = '{payment}'");

        (await Host.ReconcileAsync()).Differences.ShouldHaveSingleItem().Detail.ShouldBe("is SUCCEEDED without an operation");
    }
}
