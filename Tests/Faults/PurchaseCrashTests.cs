using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Tests.Purchases;
using Payments.Tests.Support;

namespace Payments.Tests.Faults;

/// <summary>
/// Each process that takes part in a purchase is killed at every boundary of every step: before the call, after the call, after the record.
/// The end is the right one every time, every effect is there once, and it takes no longer than the lease and the pause before the next
/// attempt. Every run draws some of these <see cref="CrashPoints"/>; <c>./test.sh crash</c> takes all.
/// </summary>
[Collection(typeof(PurchaseFaultCollection))]
public sealed class PurchaseCrashTests(PurchaseFaultSystem fixture, ITestOutputHelper output)
{
    /// <summary>
    /// After the death: the lease, the pauses before further attempts, and the work itself on a machine that is busy starting the dead
    /// again; with other tests beside it, when only some points are drawn, that work takes longer.
    /// </summary>
    private static readonly TimeSpan EndBound = PurchaseFaultSystem.Lease + TimeSpan.FromSeconds(CrashPoints.All ? 14 : 29);

    private readonly PaymentsSystem system = fixture.System;
    private readonly ProjectApiInstances instances = fixture.Instances;
    private readonly PurchasesClient purchases = fixture.Purchases;

    [Theory]
    [MemberData(nameof(CrashPoints.OwnDeaths), MemberType = typeof(CrashPoints), DisableDiscoveryEnumeration = true)]
    public async Task ProjectApi_is_killed_at_a_boundary_and_the_purchase_comes_to_its_right_end(string scenario, string boundary)
    {
        output.WriteLine(CrashPoints.Repeat);
        await instances.MendAsync();
        var awaited = instances.Await(boundary, "die");

        var (purchase, ending) = await BeginAsync(scenario);
        await ProjectApiInstances.ReachedAsync(awaited);
        var died = Stopwatch.GetTimestamp();
        var mending = instances.MendAsync();

        await EndsAsItShouldAsync(purchase, ending, died);
        await mending;
    }

    [Theory]
    [MemberData(nameof(CrashPoints.DeathsOfOthers), MemberType = typeof(CrashPoints), DisableDiscoveryEnumeration = true)]
    public async Task Another_service_is_killed_at_a_boundary_and_the_purchase_comes_to_its_right_end(
        string service,
        string scenario,
        string boundary
    )
    {
        output.WriteLine(CrashPoints.Repeat);
        await instances.MendAsync();
        var awaited = instances.Await(boundary, $"kill {system.PidOf(service)}");

        var beginning = BeginAsync(scenario);
        await ProjectApiInstances.ReachedAsync(awaited);
        await system.EndsAsync(service);
        await system.StartAgainAsync(service);
        var back = Stopwatch.GetTimestamp();

        var (purchase, ending) = await beginning;
        await EndsAsItShouldAsync(purchase, ending, back);
    }

    [Fact]
    public async Task The_webhook_comes_before_the_start_has_finished_and_the_purchase_succeeds()
    {
        await instances.MendAsync();
        var (project, buyer) = (await purchases.NewProjectAsync(tonnes: 10), await purchases.NewBuyerAsync());
        var held = instances.Await("start_payment.reserve_offset.before-call", "hold");
        var starting = purchases.PostAsync(project, new { userId = buyer.Id, tonnes = 1 }, key: Guid.NewGuid().ToString());
        await ProjectApiInstances.ReachedAsync(held);
        var (id, payment) = await NewestAsync(buyer);

        await purchases.PaidAsync(new Begun(id, $"pi_{payment:N}", "", 1_000, buyer, ""));
        await Eventually.Get(
            () => purchases.StatesAsync(id),
            states => states == "SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 1000",
            "the purchase succeeds while the start is still held"
        );
        ProjectApiInstances.LetGo(held);

        using var answer = await starting;
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("status")
            .GetString()
            .ShouldBeOneOf("succeeded", "starting");
        var shown = await purchases.BecomesAsync(id, "succeeded");
        PurchasesClient.StepsOf(shown, "payment_success").ShouldContain("reserve_again");
        (await purchases.StatesAsync(id)).ShouldBe("SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 1000");
        (await purchases.InventoryAsync(project)).ShouldBe("9000 0 1000");
    }

    /// <summary>
    /// What a scenario must come to: states by the tables, kilograms of the project that are free, held and deducted, and mails.
    /// </summary>
    private sealed record Ending(string Status, string States, long Project, string Inventory, int Mails);

    /// <summary>Does what the people and the provider do in a scenario.</summary>
    private async Task<(Guid Purchase, Ending Ending)> BeginAsync(string scenario)
    {
        var tonnes = scenario switch
        {
            "finds too little" => 0.5m,
            "comes too late" => 1m,
            _ => 10m,
        };
        var (project, buyer) = (await purchases.NewProjectAsync(tonnes), await purchases.NewBuyerAsync());
        var (free, answer) = (
            (long)(tonnes * 1_000),
            await purchases.PostAsync(project, new { userId = buyer.Id, tonnes = 1 }, key: Guid.NewGuid().ToString())
        );
        using var _ = answer;
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        if (scenario == "finds too little")
        {
            // Whoever has to wait for long, because a service is being started again, is told by the link.
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Conflict, HttpStatusCode.Accepted);
            return (
                body.GetProperty("purchaseId").GetGuid(),
                new Ending("given_up", "GIVEN_UP / NONE / CANCELED / 0 / 0", project, "500 0 0", Mails: 0)
            );
        }

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var begun = PurchasesClient.Read(body, buyer, "");
        switch (scenario)
        {
            case "fails":
                await purchases.DeclinedAsync(begun);
                return (begun.Id, new Ending("failed", "FAILED / RELEASED / PENDING / 0 / 0", project, $"{free} 0 0", Mails: 1));
            case "comes too late":
                await purchases.ReservationEndsAsync(begun.Id);
                await purchases.BeginAsync(project, 1, buyer);
                await purchases.PaidAsync(begun);
                return (begun.Id, new Ending("refunded", "REFUNDED / EXPIRED / REFUNDED / 1000 / 0", project, "0 1000 0", Mails: 1));
            case "is given back":
                await purchases.PaidAsync(begun);
                await purchases.BecomesAsync(begun.Id, "succeeded");
                await purchases.RefundedAtProviderAsync(begun);
                return (begun.Id, new Ending("refunded", "REFUNDED / RETURNED / REFUNDED / 1000 / 0", project, $"{free} 0 0", Mails: 2));
            case "cannot be credited":
                await system.ScalarAsync(
                    "users",
                    $"INSERT INTO offsets (user_id, purchase_id, revoked_at) VALUES ({buyer.Id}, '{begun.Id}', now())"
                );
                await purchases.PaidAsync(begun);
                return (begun.Id, new Ending("refunded", "REFUNDED / RETURNED / REFUNDED / 1000 / 0", project, $"{free} 0 0", Mails: 1));
            default:
                await purchases.PaidAsync(begun);
                return (
                    begun.Id,
                    new Ending("succeeded", "SUCCEEDED / COMMITTED / SUCCEEDED / 0 / 1000", project, $"{free - 1_000} 0 1000", Mails: 1)
                );
        }
    }

    private async Task EndsAsItShouldAsync(Guid id, Ending ending, long since)
    {
        var shown = await purchases.BecomesAsync(id, ending.Status, EndBound);
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(EndBound);
        (await purchases.StatesAsync(id)).ShouldBe(ending.States);
        (await purchases.InventoryAsync(ending.Project)).ShouldBe(ending.Inventory);
        (await purchases.MailsAsync(id, ending.Mails)).Distinct().Count().ShouldBe(ending.Mails);
        (await system.ScalarAsync("payments", $"SELECT count(*) FROM payments WHERE reference = '{id}'")).ShouldBe(1L);
        (
            await system.ScalarAsync(
                "payments",
                $"""
                SELECT count(*) FROM payment_operations o JOIN payments p ON p.id = o.payment_id
                WHERE p.reference = '{id}' AND o.kind = 'CHARGE' AND o.status = 'SUCCEEDED'
                """
            )
        ).ShouldBe(
            ending.States.Contains("SUCCEEDED", StringComparison.Ordinal) || ending.States.Contains("REFUNDED", StringComparison.Ordinal)
                ? 1L
                : 0L
        );
        await Eventually.Get(
            () =>
                system.ScalarAsync(
                    "projects",
                    $"SELECT count(*) FROM workflows.instances WHERE subject = '{id}' AND status NOT IN ('SUCCEEDED', 'FAILED')"
                ),
            running => running is 0L,
            "no workflow of it is left running or stuck",
            EndBound
        );
        foreach (var workflow in shown.GetProperty("workflows").EnumerateArray())
        {
            workflow
                .GetProperty("history")
                .EnumerateArray()
                .Select(e => $"{e.GetProperty("kind")} {e.GetProperty("position")}")
                .ShouldBeUnique();
        }
    }

    /// <summary>A purchase that is under way and not answered yet.</summary>
    private async Task<(Guid Id, Guid Payment)> NewestAsync(UsersClient.User buyer)
    {
        var ids = (
            (string)(await system.ScalarAsync("projects", $"SELECT id || ' ' || payment_id FROM purchases WHERE user_id = {buyer.Id}"))!
        ).Split(' ');
        return (Guid.Parse(ids[0]), Guid.Parse(ids[1]));
    }
}
