using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Purchases;
using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>
/// Many purchases at once, a thousand in <c>./test.sh crash</c>, with an instance of ProjectApi killed every two seconds up to a number:
/// none is stuck, none doubled, and every kilogram is accounted for.
/// </summary>
[Collection(typeof(PurchaseFaultCollection))]
public sealed class PurchaseCrowdTests(PurchaseFaultSystem fixture, ITestOutputHelper output)
{
    private const int Buyers = 20;

    private static readonly int Purchases = CrashPoints.All ? 1_000 : 200;

    /// <summary>A crowd of a thousand takes longer, so more die over it.</summary>
    private static readonly int LeastDeaths = CrashPoints.All ? 4 : 2;

    /// <summary>
    /// Starting again takes seconds of both cores. With more deaths than this a busy machine does nothing else, and the short crowd was not
    /// through after eight minutes.
    /// </summary>
    private static readonly int MostDeaths = CrashPoints.All ? 100 : 6;

    /// <summary>Kilograms; less than the crowd wants, so that some get none.</summary>
    private static readonly long Capacity = Purchases * 950L;

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(8);

    private readonly PaymentsSystem system = fixture.System;
    private readonly PurchasesClient purchases = fixture.Purchases;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task None_is_stuck_none_is_doubled_and_all_offset_is_accounted_for()
    {
        await fixture.Instances.MendAsync();
        var (deathsBefore, paidBefore) = (fixture.Instances.Deaths, await PaidPaymentsAsync());

        // Other tests on this system leave purchases that nobody pays.
        var openBefore = await OpenWorkflowsAsync();
        var project = await purchases.NewProjectAsync(Capacity / 1_000m);
        var buyers = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => purchases.NewBuyerAsync()));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var killing = KillInTurnAsync(ended.Token);

        var begun = (await Task.WhenAll(Enumerable.Range(0, Purchases).Select(n => BuyAsync(project, buyers[n % Buyers], n))))
            .OfType<Guid>()
            .ToList();
        await Eventually.Get(OpenWorkflowsAsync, open => open <= openBefore, "every workflow has ended", Bound, BetweenLooks);
        await ended.CancelAsync();
        await killing;
        await Eventually.Get(OpenWorkflowsAsync, open => open <= openBefore, "every workflow has ended");

        var deaths = fixture.Instances.Deaths - deathsBefore;
        output.WriteLine($"{deaths} deaths");
        deaths.ShouldBeGreaterThanOrEqualTo(LeastDeaths, "instances were killed in the meantime");
        begun.ShouldBeUnique();
        (await system.ScalarAsync("projects", $"SELECT count(*) FROM purchases WHERE project_id = {project}")).ShouldBe((long)Purchases);
        await EverythingIsAccountedForAsync(project, paidBefore);
    }

    /// <summary>
    /// Begins a purchase as a good client does, and has the provider tell what became of its payment: of five, four are paid.
    /// </summary>
    /// <returns>The purchase; null when too little was left.</returns>
    private async Task<Guid?> BuyAsync(long project, UsersClient.User buyer, int n)
    {
        var key = Guid.NewGuid().ToString();
        using var answer = await purchases.PostAsync(project, new { userId = buyer.Id, tonnes = 1 }, key);
        if (answer.StatusCode == HttpStatusCode.Conflict)
        {
            return null;
        }

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Ct));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var id = body.GetProperty("purchaseId").GetGuid();

        // Under a crowd it may begin only later, or find then that too little is left: its link says which.
        var intent = body.GetProperty("paymentIntentId").GetString();
        if (intent is null)
        {
            var shown = await Eventually.Get(
                () => purchases.ShowAsync(id),
                s => IntentOf(s) is not null || HasGivenUp(s),
                "the intent is there",
                Bound,
                BetweenLooks
            );
            intent = IntentOf(shown);
        }

        if (intent is null)
        {
            return null;
        }

        var purchase = new Begun(id, intent, "", 1_000, buyer, "");
        await (n % 5 == 0 ? purchases.DeclinedAsync(purchase) : purchases.PaidAsync(purchase));
        return id;
    }

    /// <summary>
    /// Kills every two seconds, without waiting for those that are starting again, if another one is left that takes requests.
    /// </summary>
    private async Task KillInTurnAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(BetweenKills);
        var mending = new List<Task>();
        while (mending.Count < MostDeaths && await WaitAsync(timer, ct))
        {
            if (fixture.Instances.Up is [var oldest, _, ..])
            {
                await fixture.Instances.KillAsync(oldest);
                mending.Add(fixture.Instances.StartAsync(oldest));
            }
        }

        await Task.WhenAll(mending);
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static bool HasGivenUp(JsonElement shown) => shown.GetProperty("purchase").GetProperty("status").GetString() == "given_up";

    private static string? IntentOf(JsonElement shown) => shown.GetProperty("purchase").GetProperty("paymentIntentId").GetString();

    /// <summary>Workflows that have not ended, and payment events that are still on their way to one.</summary>
    private async Task<long> OpenWorkflowsAsync() =>
        (long)(await system.ScalarAsync("projects", "SELECT count(*) FROM workflows.instances WHERE ended_at IS NULL"))!
        + (long)(await system.ScalarAsync("payments", "SELECT count(*) FROM messaging.outbox"))!
        + (long)
            (
                await system.ScalarAsync(
                    "payments",
                    """
                    SELECT (SELECT count(*) FROM webhook_events WHERE payment_intent_id IS NOT NULL)
                         - (SELECT count(*) FROM messaging.inbox WHERE queue = 'payment.gateway-event.q')
                    """
                )
            )!
        + (long)
            (
                await system.ScalarAsync(
                    "projects",
                    """
                    SELECT (SELECT count(*) FROM purchases WHERE status IN ('PENDING', 'STARTING'))
                         + (SELECT count(*) FROM messaging.dead_letters)
                    """
                )
            )!;

    private async Task EverythingIsAccountedForAsync(long project, long paidBefore)
    {
        var (paid, credited) = (
            await CountAsync("projects", $"SELECT count(*) FROM purchases WHERE project_id = {project} AND status = 'SUCCEEDED'"),
            await CreditedAsync(project)
        );
        paid.ShouldBeGreaterThan(Purchases / 2);
        (await purchases.InventoryAsync(project)).ShouldBe($"{Capacity - (paid * 1_000)} 0 {paid * 1_000}");
        credited.ShouldBe(paid * 1_000, "credited = deducted");
        (
            await CountAsync(
                "projects",
                $"SELECT count(*) FROM inventory_reservations WHERE inventory_id = {project} AND status = 'COMMITTED'"
            )
        ).ShouldBe(paid);
        (
            await system.ScalarAsync(
                "projects",
                "SELECT string_agg(name || ' ' || waiting, E'\\n') FROM workflows.instances WHERE status = 'STUCK'"
            )
        ).ShouldBe(DBNull.Value);
        (
            await CountAsync(
                "projects",
                $"""
                SELECT count(*) FROM purchases
                WHERE project_id = {project} AND status NOT IN ('SUCCEEDED', 'FAILED', 'GIVEN_UP', 'REFUNDED')
                """
            )
        ).ShouldBe(0);
        (
            await CountAsync(
                "payments",
                """
                SELECT count(*) FROM (
                    SELECT reference FROM payments WHERE purpose = 'purchase' GROUP BY reference HAVING count(*) > 1) doubled
                """
            )
        ).ShouldBe(0);
        ((await PaidPaymentsAsync()) - paidBefore).ShouldBe(paid);
    }

    /// <summary>Payments for purchases of which the money is with us.</summary>
    private Task<long> PaidPaymentsAsync() =>
        CountAsync(
            "payments",
            "SELECT count(*) FROM payments WHERE purpose = 'purchase' AND status = 'SUCCEEDED' AND captured_minor - refunded_minor = 1000"
        );

    private Task<long> CreditedAsync(long project) =>
        CountAsync("users", $"SELECT coalesce(sum(kilograms), 0)::bigint FROM offsets WHERE project_id = {project} AND revoked_at IS NULL");

    private async Task<long> CountAsync(string database, string sql) => (long)(await system.ScalarAsync(database, sql))!;
}
