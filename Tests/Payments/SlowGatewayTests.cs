using System.Diagnostics;
using System.Text;
using Payments.Contracts;
using Payments.PaymentService.Payments;
using Payments.Tests.Support;
using RabbitMQ.Client;

namespace Payments.Tests.Payments;

/// <summary>A slow or silent card delays no other, and a payment is visibly PROCESSING while its gateway is asked.</summary>
[Collection(typeof(AloneCollection))]
public sealed class SlowGatewayTests(SharedSystem shared)
{
    private const int Slow = 64;
    private const int Fast = 100;

    /// <summary>More than there may be calls at a time, by far.</summary>
    private const int Silent = 10_000;

    /// <summary>Of the database, whatever is under way; the pool of a service has at most a hundred.</summary>
    private const long MaxConnections = 60;

    private const long MaxMemory = 1_500_000_000;

    private static readonly TimeSpan SlowDelay = TimeSpan.FromSeconds(40);

    /// <summary>From the last message until nothing is being asked any more: a timeout, and recording on a busy machine.</summary>
    private static readonly TimeSpan SilentBound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FastBound = TimeSpan.FromSeconds(30);

    /// <summary>Work that comes by, such as the outbox's, may have a transaction open at any moment, but for no longer than this.</summary>
    private static readonly TimeSpan ShortTransaction = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Fast_cards_are_paid_while_sixty_four_slow_ones_before_them_are_processing()
    {
        await using var host = await PaymentHost.StartReliableAsync(
            shared,
            new()
            {
                ["Gateways:Simulated:SlowDelay"] = SlowDelay.ToString(),
                ["Settlement:GatewayTimeout"] = "00:01:00",
                ["Settlement:OperationLease"] = "00:01:30",
            }
        );
        await Eventually.Get(() => host.Fixture.CountAsync(Queues.Payment), _ => true, "the queue is there");
        var first = await PublishAsync(host, 1, "pm_card_visa");
        await Eventually.Be(async () => await CountAsync(host, first, "SUCCEEDED") == 1, "the code has been compiled");
        var begun = Stopwatch.GetTimestamp();

        var slow = await PublishAsync(host, Slow, "pm_sim_slow");
        var fast = await PublishAsync(host, Fast, "pm_card_visa");

        await Eventually.Be(async () => await CountAsync(host, fast, "SUCCEEDED") == Fast, "every fast card is paid", FastBound);
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(SlowDelay, "before the first slow one has its answer");
        (await CountAsync(host, slow, "PROCESSING")).ShouldBe(Slow);
        (await host.HealthAsync("gateways")).Description.ShouldBe("simulated: 64 of 256 calls under way, 0 wait, the circuit is closed");
        await Eventually.Be(
            async () =>
                await host.Fixture.ScalarAsync(
                    "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()"
                )
                    is 0L,
            "no transaction stays open while the gateway is asked",
            ShortTransaction
        );
        (await CountAsync(host, slow, "PROCESSING")).ShouldBe(Slow, "the gateway is still being asked");

        await Eventually.Be(async () => await CountAsync(host, slow, "SUCCEEDED") == Slow, "every slow card is paid", SlowDelay * 2);
        host.Gateway.Asked.Count.ShouldBe(Slow + Fast + 1, "each was asked for once");
    }

    [Fact]
    public async Task Ten_thousand_silent_cards_are_indeterminate_in_time_and_keep_no_connection()
    {
        await using var host = await PaymentHost.StartReliableAsync(
            shared,
            new()
            {
                ["Gateways:Simulated:SlowDelay"] = "01:00:00",
                ["Settlement:GatewayTimeout"] = "00:00:02",
                ["Settlement:OperationLease"] = "00:01:00",
                ["Settlement:FirstRepair"] = "01:00:00",
                ["Settlement:MaxRepairPause"] = "01:00:00",
            }
        );
        await Eventually.Get(() => host.Fixture.CountAsync(Queues.Payment), _ => true, "the queue is there");

        var silent = PublishAsync(host, Silent, "pm_sim_slow");
        var mostConnections = 0L;
        await silent;
        await Eventually.Get(
            async () =>
            {
                var connections = await host.Fixture.ScalarAsync(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                );
                mostConnections = Math.Max(mostConnections, (long)connections!);
                return await host.Fixture.ScalarAsync("SELECT count(*) FROM payments WHERE status = 'INDETERMINATE'");
            },
            count => count is (long)Silent,
            "every payment is indeterminate",
            SilentBound
        );

        mostConnections.ShouldBeLessThan(MaxConnections, "silence keeps no connection");
        GC.GetTotalMemory(forceFullCollection: true).ShouldBeLessThan(MaxMemory, "a call that waits costs little");
        (await host.HealthAsync("gateways")).Description.ShouldNotBeNull().ShouldContain("0 of 256 calls under way, 0 wait");
        (await host.Fixture.ScalarAsync("SELECT count(*) FROM ledger.entries")).ShouldBe(0L, "nothing is booked that nobody knows");
    }

    private static async Task<List<Guid>> PublishAsync(PaymentHost host, int count, string paymentMethod)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var id in ids)
        {
            await host.Fixture.Channel.BasicPublishAsync(
                "",
                Queues.Payment,
                mandatory: true,
                new BasicProperties { MessageId = id.ToString() },
                Encoding.UTF8.GetBytes($$"""{"user":"ada@example.com","paymentMethod":"{{paymentMethod}}"}"""),
                TestContext.Current.CancellationToken
            );
        }

        return ids;
    }

    private static async Task<int> CountAsync(PaymentHost host, List<Guid> ids, string status) =>
        (await host.PaymentsAsync()).Count(p => ids.Contains(p.Id) && p.Status == Enum.Parse<PaymentStatus>(status, ignoreCase: true));
}
