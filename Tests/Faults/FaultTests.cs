using System.Net;
using Payments.Tests.Support;
using Payments.Tests.Tuition;

namespace Payments.Tests.Faults;

/// <summary>Parts of the system are killed while tuition is paid: whatever was accepted settles once and is mailed once.</summary>
[Collection(typeof(FaultCollection))]
public sealed class FaultTests(FaultSystem fixture) : IAsyncLifetime
{
    private static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(120);

    private static readonly string[] Terms = ["Spring2024", "Fall2024", "Spring2025", "Fall2025", "Spring2026", "Fall2026"];

    private readonly PaymentsSystem system = fixture.System;
    private readonly TuitionClient tuition = new(fixture.System.Tuition);

    public ValueTask InitializeAsync() => new(fixture.BecomesWholeAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_broker_is_killed_between_accept_and_settle_and_every_payment_settles_once()
    {
        var before = await PayAllAsync();
        await system.KillAsync("messaging");
        var during = await PayAllAsync();

        await system.StartAgainAsync("messaging");

        await EachIsSettledAndMailedOnceAsync([.. before, .. during]);
    }

    [Fact]
    public async Task The_database_is_killed_between_accept_and_settle_and_every_payment_settles_once()
    {
        var before = await PayAllAsync();
        var student = await NewStudentAsync();
        await system.KillAsync("postgres");
        using (var refused = await tuition.PayAsync(student, "Spring2024"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        await system.StartAgainAsync("postgres");

        var after = await Eventually.Get(
            () => tuition.PayAsync(student, "Fall2024"),
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
        var student = await NewStudentAsync();
        await system.KillAsync("mail");
        var paymentId = await tuition.AcceptedAsync(student, "Spring2025");
        await tuition.EndedAsync(paymentId, "succeeded", RecoveryBound);

        await system.StartAgainAsync("mail");

        await EachIsSettledAndMailedOnceAsync([paymentId]);
    }

    [Theory]
    [InlineData("payment-service")]
    [InlineData("notifier-service")]
    public async Task A_service_is_killed_while_payments_come_and_each_settles_once(string service)
    {
        var before = await PayAllAsync();
        await system.KillAsync(service);
        var during = await PayAllAsync();

        await system.StartAgainAsync(service);

        await EachIsSettledAsync([.. before, .. during]);
    }

    /// <summary>A student whose bills nobody has paid.</summary>
    /// <returns>The student number.</returns>
    private async Task<string> NewStudentAsync()
    {
        var studentNo = $"T{Guid.NewGuid():N}";
        await system.ScalarAsync(
            "tuition",
            $"""
            INSERT INTO students (student_no, email, name, payment_method)
            SELECT '{studentNo}', email, name, payment_method FROM students WHERE student_no = 'S001';
            INSERT INTO bills (student_no, term, amount_minor, currency, status)
            SELECT '{studentNo}', term, amount_minor, currency, 'UNPAID' FROM bills WHERE student_no = 'S001'
            """
        );
        return studentNo;
    }

    /// <summary>A new student pays for every term.</summary>
    private async Task<List<Guid>> PayAllAsync()
    {
        var studentNo = await NewStudentAsync();
        return [.. await Task.WhenAll(Terms.Select(term => tuition.AcceptedAsync(studentNo, term)))];
    }

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
