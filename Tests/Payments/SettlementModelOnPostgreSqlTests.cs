using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;

namespace Payments.Tests.Payments;

/// <summary>
/// The same as <see cref="SettlementModelTests"/> on the real service: its tables, its queues and the simulated gateway, which keeps
/// records of its own. Requests and answers get lost, processes die before they ask, and signed events tell of what the gateway has done,
/// in drawn order, again and late. The seed is printed; PAYMENTS_SEED runs one again (as far as concurrency allows).
/// </summary>
public sealed class SettlementModelOnPostgreSqlTests(SharedSystem shared, ITestOutputHelper output)
{
    /// <summary>Payments; each is a run of its own. <c>./test.sh model [runs]</c> draws more.</summary>
    internal static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("PAYMENTS_MODEL_RUNS"), out var given)
        ? given
        : 100;

    private const int Steps = 12;
    private const int AtATime = 8;
    private const long Amount = 1_000;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_comes_in_whatever_order_the_books_say_what_the_gateway_has_recorded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PAYMENTS_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seeds {seed} to {seed + Runs - 1}");
        await using var host = await PaymentHost.StartAsync(shared, seed, new() { ["Reconciliation:SettlingTime"] = "00:00:00" });
        await Parallel.ForEachAsync(
            Enumerable.Range(seed, Runs),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = Ct },
            async (number, _) => await RunAsync(host, new Random(number))
        );
        host.Gateway.FaultsInHundred = 0;
        await host.EverythingIsAnsweredAsync();
        await EveryEventIsAppliedAsync(host);

        host.Gateway.Contradictions.ShouldBeEmpty("a key came with two contents");
        (await host.BooksAsync()).ShouldBeEmpty("the ledger balances");

        // A reservation that is not captured, because the payer has paid with another charge meanwhile, is for operators to see.
        (await host.ReconcileAsync())
            .Differences.Select(d => d.Detail)
            .Where(d => !d.StartsWith("the gateway holds", StringComparison.Ordinal))
            .ShouldBeEmpty("the books say what the gateway has recorded");
        (await host.PaymentsAsync()).ShouldAllBe(
            p => p.Status != PaymentStatus.Processing && p.Status != PaymentStatus.Indeterminate,
            "nothing is stuck"
        );
        (await host.Fixture.ScalarAsync("SELECT count(*) FROM messaging.dead_letters")).ShouldBe(0L, "no event was given up");
    }

    private static async Task RunAsync(PaymentHost host, Random random)
    {
        var request = new NewPayment(
            PaymentPurpose.Intent,
            "somebody",
            "something",
            new Money(Amount, "USD"),
            UnreliableGateway.GatewayName
        )
        {
            CaptureMethod = random.Next(2) == 0 ? CaptureMethod.Automatic : CaptureMethod.Manual,
        };
        var payment = await host.CreateAsync(request, random.Next(5) == 0 ? "pm_card_chargeDeclined" : "pm_card_visa");
        var gateway = new GatewayEvents(host, payment, random);
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(8))
            {
                case < 4:
                    await AskAsync(host, payment, random);
                    break;
                case 4:
                    await gateway.RefundOnItsPageAsync();
                    break;
                case 5:
                    await gateway.FailRefundAsync();
                    break;
                case 6 when random.Next(4) == 0:
                    await gateway.TakeAgainAsync();
                    break;
                default:
                    await gateway.TellAsync();
                    break;
            }
        }

        // A provider sends each event until it is taken.
        await gateway.TellAllAsync();
    }

    /// <summary>Asks for something; one in ten processes dies before it has asked the gateway.</summary>
    private static async Task AskAsync(PaymentHost host, Guid payment, Random random)
    {
        var (id, what, amount) = (Guid.CreateVersion7(), random.Next(5), random.Next(1, 500));
        if (random.Next(10) == 0)
        {
            await host.DieBeforeAskingAsync(payment, Begin);
        }
        else
        {
            await host.RunAsync(payment, id, Begin);
        }

        Beginning Begin(Payment p, DateTime now)
        {
            if (p.IsOpen && p.PaymentMethod is null)
            {
                p.SetPaymentMethod("pm_card_visa", "visa", "4242");
            }

            return what switch
            {
                0 when p.Status == PaymentStatus.Authorized => p.BeginCapture(id, amount, now),
                1 when p.Status == PaymentStatus.Authorized => p.BeginCancel(id, "requested_by_customer", now),
                _ when p.IsOpen => p.BeginCharge(id, now),
                _ => p.BeginRefund(id, amount, null, now),
            };
        }
    }

    private static Task EveryEventIsAppliedAsync(PaymentHost host) =>
        Eventually.Be(
            async () =>
                await host.Fixture.ScalarAsync(
                    $"""
                    SELECT (SELECT count(*) FROM messaging.inbox WHERE queue = '{Queues.PaymentGatewayEvent}')
                            = (SELECT count(*) FROM webhook_events WHERE payment_intent_id IS NOT NULL)
                        AND NOT EXISTS (SELECT FROM messaging.outbox)
                    """
                )
                    is true,
            "every event is applied",
            Bound
        );
}
