using System.Net;
using Payments.Tests.Support;
using Payments.Tests.Tuition;

namespace Payments.Tests.Faults;

/// <summary>A system of its own, because these tests kill parts of it.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(60);

    private static readonly string[] Terms = ["Spring2024", "Fall2024", "Spring2025", "Fall2025", "Spring2026", "Fall2026"];

    private PaymentsSystem system = null!;
    private TuitionClient tuition = null!;

    public async ValueTask InitializeAsync()
    {
        system = await PaymentsSystem.StartAsync(withDashboard: false);
        tuition = new TuitionClient(system.Tuition);
    }

    public ValueTask DisposeAsync() => system.DisposeAsync();

    [Fact]
    public async Task The_broker_is_killed_between_accept_and_settle_and_every_payment_settles_once()
    {
        var before = await PayAllAsync("S001");
        await system.KillAsync("messaging");
        var during = await PayAllAsync("S002");

        await system.StartAgainAsync("messaging");

        await EachIsSettledAndMailedOnceAsync([.. before, .. during]);
    }

    [Fact]
    public async Task The_database_is_killed_between_accept_and_settle_and_every_payment_settles_once()
    {
        var before = await PayAllAsync("S003");
        await system.KillAsync("postgres");
        using (var refused = await tuition.PayAsync("S004", "Spring2024"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        await system.StartAgainAsync("postgres");

        var after = await Eventually.Get(
            () => tuition.PayAsync("S004", "Fall2024"),
            a => a.StatusCode == HttpStatusCode.Accepted,
            "payments are accepted again",
            RecoveryBound
        );
        after.Dispose();
        await EachIsSettledAndMailedOnceAsync(before);
    }

    [Fact]
    public async Task The_mail_server_is_away_and_the_mail_waits_for_it()
    {
        await system.KillAsync("mail");
        var paymentId = await tuition.AcceptedAsync("S004", "Spring2025");
        await tuition.EndedAsync(paymentId, "succeeded");

        await system.StartAgainAsync("mail");

        await EachIsSettledAndMailedOnceAsync([paymentId]);
    }

    [Theory]
    [InlineData("payment-service")]
    [InlineData("notifier-service")]
    public async Task A_service_is_killed_while_payments_come_and_each_settles_once(string service)
    {
        var before = await PayAllAsync("S001");
        await system.KillAsync(service);
        var during = await PayAllAsync("S002");

        await system.StartAgainAsync(service);

        await EachIsSettledAsync([.. before, .. during]);
    }

    private async Task<List<Guid>> PayAllAsync(string studentNo) =>
        [.. await Task.WhenAll(Terms.Select(term => tuition.AcceptedAsync(studentNo, term)))];

    private async Task EachIsSettledAsync(List<Guid> payments)
    {
        foreach (var paymentId in payments)
        {
            await tuition.EndedAsync(paymentId, "succeeded", RecoveryBound);
            (
                await system.ScalarAsync("payments", $"SELECT count(*) FROM payments WHERE id = '{paymentId}' AND status = 'SUCCEEDED'")
            ).ShouldBe(1L);
        }
    }

    private async Task EachIsSettledAndMailedOnceAsync(List<Guid> payments)
    {
        await EachIsSettledAsync(payments);
        foreach (var paymentId in payments)
        {
            await Eventually.Get(
                () => system.Mails.AboutAsync(paymentId),
                mails => mails.Count > 0,
                $"the mail about {paymentId} is there",
                RecoveryBound
            );
        }

        foreach (var database in new[] { "tuition", "payments", "notifications" })
        {
            await Eventually.Get(
                () => system.ScalarAsync(database, "SELECT count(*) FROM messaging.outbox"),
                rows => rows is 0L,
                $"the outbox of {database} is empty",
                RecoveryBound
            );
        }

        (await system.Mails.AllAsync()).GroupBy(m => m.MessageId).ShouldAllBe(mails => mails.Count() == 1);
        foreach (var paymentId in payments)
        {
            (await system.Mails.AboutAsync(paymentId)).Count.ShouldBe(1);
        }
    }
}
