using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.Payments;

/// <summary>
/// Any sequence of operations on payments, concurrent and repeated, over a line that loses requests and answers, with a repair worker that
/// works at the same time. The seed is printed; PAYMENTS_SEED runs one again (as far as concurrency allows).
/// </summary>
public sealed class AnyOperationsTests(SharedSystem shared, ITestOutputHelper output)
{
    private const int PaymentCount = 60;
    private const int OperationsPerPayment = 12;
    private const int Callers = 3;
    private const long Amount = 1_000;

    [Fact]
    public async Task Whatever_is_asked_the_books_balance_and_every_operation_has_one_effect()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PAYMENTS_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var host = await PaymentHost.StartAsync(shared, seed);
        var ids = new List<Guid>();
        foreach (var number in Enumerable.Range(0, PaymentCount))
        {
            ids.Add(await host.CreateAsync(RequestOf(number), number % 10 == 9 ? "pm_card_chargeDeclined" : "pm_card_visa"));
        }

        var operationIds = ids.ToDictionary(
            id => id,
            _ => Enumerable.Range(0, OperationsPerPayment).Select(_ => Guid.CreateVersion7()).ToArray()
        );
        await Parallel.ForEachAsync(
            Enumerable.Range(0, PaymentCount * Callers),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            async (work, _) =>
                await AskForEverythingAsync(host, ids[work % PaymentCount], operationIds[ids[work % PaymentCount]], new Random(seed + work))
        );
        host.Gateway.FaultsInHundred = 0;
        await host.EverythingIsAnsweredAsync();

        await CheckAsync(host);
    }

    private static NewPayment RequestOf(int number) =>
        new(number % 3 == 0 ? PaymentPurpose.Card : PaymentPurpose.Intent, "somebody", "something", new Money(Amount, "USD"), "simulated")
        {
            CaptureMethod = number % 2 == 0 ? CaptureMethod.Automatic : CaptureMethod.Manual,
            UserId = number % 4 == 0 ? number + 1 : null,
        };

    /// <summary>
    /// The callers of one payment share its operation ids, so each of them is used several times, also at the same moment, and always for
    /// the same.
    /// </summary>
    private static async Task AskForEverythingAsync(PaymentHost host, Guid payment, Guid[] operations, Random random)
    {
        for (var i = 0; i < OperationsPerPayment; i++)
        {
            var which = random.Next(operations.Length);
            var id = operations[which];
            await host.RunAsync(
                payment,
                id,
                (p, now) =>
                    which switch
                    {
                        < 3 => p.BeginCharge(id, now),
                        3 => p.BeginCapture(id, null, now),
                        4 or 5 => p.BeginCapture(id, 400, now),
                        6 => p.BeginCancel(id, "requested_by_customer", now),
                        7 => p.BeginRefund(id, null, null, now),
                        _ => p.BeginRefund(id, 100 * (which - 7), null, now),
                    }
            );
        }
    }

    private static async Task CheckAsync(PaymentHost host)
    {
        var (payments, operations) = (await host.PaymentsAsync(), await host.OperationsAsync());
        host.Gateway.Contradictions.ShouldBeEmpty("a key came with two contents");
        (await host.BooksAsync()).ShouldBeEmpty();
        (await host.ReconcileAsync()).Differences.Select(d => d.Detail).ShouldBeEmpty();
        operations
            .Where(o => o.Status == OperationStatus.Succeeded)
            .Select(o => o.Id.ToString())
            .ShouldBe(host.Gateway.Effects.Keys, ignoreOrder: true);
        foreach (var payment in payments)
        {
            payment.CapturedMinor.ShouldBeInRange(0, payment.AuthorizedMinor);
            payment.RefundedMinor.ShouldBeInRange(0, payment.CapturedMinor);
            payment.Status.ShouldNotBeOneOf(PaymentStatus.Processing, PaymentStatus.Indeterminate);
            EffectsOf(host, payment, "charge", "capture")
                .ShouldBe(payment.CapturedMinor, $"the gateway has taken what payment {payment.Id} says");
            EffectsOf(host, payment, "refund")
                .ShouldBe(payment.RefundedMinor, $"the gateway has given back what payment {payment.Id} says");
        }

        var received = await host.Fixture.ScalarAsync(
            """
            SELECT coalesce(sum(b.balance_minor), 0)::bigint FROM ledger.balances b JOIN ledger.accounts a ON a.id = b.account_id
            WHERE a.code = 'gateway:simulated:receivable'
            """
        );
        received.ShouldBe(payments.Sum(p => p.CapturedMinor - p.RefundedMinor));
        payments.ShouldContain(p => p.Status == PaymentStatus.PartiallyRefunded || p.Status == PaymentStatus.Refunded);
        payments.ShouldContain(p => p.Status == PaymentStatus.Canceled);
    }

    private static long EffectsOf(PaymentHost host, Payment payment, params string[] kinds) =>
        host.Gateway.Effects.Values.Where(e => e.PaymentId == payment.Id && kinds.Contains(e.Kind)).Sum(e => e.AmountMinor);
}
