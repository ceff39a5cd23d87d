using Payments.Reservations;

namespace Payments.Tests.Reservations;

/// <summary>What the mechanism answers, and what it leaves in its tables.</summary>
public sealed class ReservationTests(InventoryFixture fixture) : IClassFixture<InventoryFixture>
{
    [Fact]
    public async Task What_is_reserved_is_held()
    {
        var inventory = await fixture.NewInventoryAsync(10);

        (await fixture.ReserveAsync(InventoryFixture.Request(inventory, 4)))
            .Single()
            .ShouldSatisfyAllConditions(a => a.Outcome.ShouldBe(ReserveOutcome.Reserved), a => a.Left.ShouldBe(6));

        (await fixture.InventoryAsync(inventory)).ShouldSatisfyAllConditions(
            i => i.Held.ShouldBe(4),
            i => i.Committed.ShouldBe(0),
            i => i.Free.ShouldBe(6)
        );
        (await fixture.ReservationsAsync(inventory))
            .Single()
            .ShouldSatisfyAllConditions(
                r => r.Status.ShouldBe(ReservationStatus.Reserved),
                r => r.ReservedAt.ShouldBe(InventoryFixture.Noon)
            );
    }

    [Fact]
    public async Task A_reservation_is_all_or_nothing_and_a_smaller_one_behind_it_may_still_fit()
    {
        var inventory = await fixture.NewInventoryAsync(5);

        var answers = await fixture.ReserveAsync(
            InventoryFixture.Request(inventory, 4),
            InventoryFixture.Request(inventory, 2),
            InventoryFixture.Request(inventory, 1),
            InventoryFixture.Request(inventory, 1)
        );

        answers
            .Select(a => a.Outcome)
            .ShouldBe([ReserveOutcome.Reserved, ReserveOutcome.NotEnough, ReserveOutcome.Reserved, ReserveOutcome.NotEnough]);
        answers.Select(a => a.Left).ShouldBe([1, 1, 0, 0]);
        (await fixture.InventoryAsync(inventory)).Held.ShouldBe(5);
    }

    [Fact]
    public async Task An_unknown_inventory_is_told_and_the_others_of_its_group_are_reserved()
    {
        var inventory = await fixture.NewInventoryAsync(1);

        (await fixture.ReserveAsync(InventoryFixture.Request(-1, 1), InventoryFixture.Request(inventory, 1)))
            .Select(a => a.Outcome)
            .ShouldBe([ReserveOutcome.NoSuchInventory, ReserveOutcome.Reserved]);
    }

    [Fact]
    public async Task Reserving_an_id_again_changes_nothing_in_the_same_group_or_later()
    {
        var inventory = await fixture.NewInventoryAsync(10);
        var request = InventoryFixture.Request(inventory, 3);

        (await fixture.ReserveAsync(request, request))
            .Select(a => a.Outcome)
            .ShouldBe([ReserveOutcome.Reserved, ReserveOutcome.AlreadyReserved]);
        (await fixture.ReserveAsync(request)).Single().Outcome.ShouldBe(ReserveOutcome.AlreadyReserved);

        (await fixture.InventoryAsync(inventory)).Held.ShouldBe(3);
    }

    [Fact]
    public async Task An_id_that_stands_for_something_else_is_a_conflict()
    {
        var (inventory, other) = (await fixture.NewInventoryAsync(10), await fixture.NewInventoryAsync(10));
        var request = InventoryFixture.Request(inventory, 3);
        await fixture.ReserveAsync(request);

        (await fixture.ReserveAsync(request with { Quantity = 2 }, request with { InventoryId = other })).ShouldAllBe(a =>
            a.Outcome == ReserveOutcome.Conflict
        );

        (await fixture.InventoryAsync(other)).Held.ShouldBe(0);
    }

    [Fact]
    public async Task One_id_used_for_two_inventories_at_the_same_moment_holds_one_of_them()
    {
        var (first, second) = (await fixture.NewInventoryAsync(10), await fixture.NewInventoryAsync(10));
        var id = Guid.CreateVersion7();
        await using var db = fixture.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.ReserveAsync([InventoryFixture.Request(first, 1, id)], InventoryFixture.Noon, TestContext.Current.CancellationToken);

        var later = fixture.ReserveAsync(InventoryFixture.Request(second, 1, id));
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        (await later).Single().Outcome.ShouldBe(ReserveOutcome.Conflict);
        (await fixture.InventoryAsync(second)).Held.ShouldBe(0);
    }

    [Theory]
    [InlineData(ReservationStatus.Committed, 0, 3)]
    [InlineData(ReservationStatus.Released, 0, 0)]
    [InlineData(ReservationStatus.Expired, 0, 0)]
    public async Task A_reservation_ends_once(ReservationStatus end, long held, long committed)
    {
        var inventory = await fixture.NewInventoryAsync(10);
        var request = InventoryFixture.Request(inventory, 3);
        await fixture.ReserveAsync(request);
        var other = end == ReservationStatus.Expired ? ReservationStatus.Committed : ReservationStatus.Expired;

        (await fixture.EndAsync(new ReservationEnd(request.Id, end), new(request.Id, end), new(request.Id, other)))
            .Select(a => a.Outcome)
            .ShouldBe([EndOutcome.Ended, EndOutcome.AlreadyEnded, EndOutcome.EndedOtherwise]);
        (await fixture.EndAsync(new ReservationEnd(request.Id, end))).Single().Outcome.ShouldBe(EndOutcome.AlreadyEnded);
        (await fixture.EndAsync(new ReservationEnd(request.Id, other)))
            .Single()
            .ShouldBe(new EndResult(request.Id, EndOutcome.EndedOtherwise, end));

        (await fixture.InventoryAsync(inventory)).ShouldSatisfyAllConditions(
            i => i.Held.ShouldBe(held),
            i => i.Committed.ShouldBe(committed)
        );
        (await fixture.ReservationsAsync(inventory))
            .Single()
            .ShouldSatisfyAllConditions(r => r.Status.ShouldBe(end), r => r.EndedAt.ShouldBe(InventoryFixture.Noon));
    }

    [Fact]
    public async Task Ending_what_was_never_reserved_is_told() =>
        (await fixture.EndAsync(new ReservationEnd(Guid.CreateVersion7(), ReservationStatus.Committed)))
            .Single()
            .Outcome.ShouldBe(EndOutcome.NoSuchReservation);

    [Fact]
    public async Task What_is_rolled_back_was_never_held()
    {
        var inventory = await fixture.NewInventoryAsync(10);
        await using (var db = fixture.Open())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await db.ReserveAsync([InventoryFixture.Request(inventory, 3)], InventoryFixture.Noon, TestContext.Current.CancellationToken);
        }

        (await fixture.InventoryAsync(inventory)).Free.ShouldBe(10);
        (await fixture.ReservationsAsync(inventory)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Outside_a_transaction_nothing_is_reserved()
    {
        await using var db = fixture.Open();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            db.ReserveAsync([InventoryFixture.Request(1, 1)], InventoryFixture.Noon, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task What_is_due_is_taken_by_one_at_a_time_and_comes_back_after_a_postponement()
    {
        var inventory = await fixture.NewInventoryAsync(10);
        var requests = Enumerable
            .Range(0, 4)
            .Select(_ => InventoryFixture.Request(inventory, 1) with { ExpiresAt = DateTime.UnixEpoch })
            .ToArray();
        var ct = TestContext.Current.CancellationToken;
        await fixture.ReserveAsync(requests);
        await using var db = fixture.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        var mine = await db.TakeDueAsync(DateTime.UnixEpoch, 3, ct);
        var others = await fixture.CommittedAsync(d => d.TakeDueAsync(DateTime.UnixEpoch, 3, ct));
        await db.PostponeAsync([.. mine], DateTime.UnixEpoch.AddSeconds(1), ct);
        await transaction.CommitAsync(ct);

        mine.Concat(others).Order().ShouldBe(requests.Select(r => r.Id).Order());
        mine.Count.ShouldBe(3);
        (await fixture.CommittedAsync(d => d.TakeDueAsync(DateTime.UnixEpoch, 10, ct))).ShouldBe(others);
        (await fixture.CommittedAsync(d => d.TakeDueAsync(DateTime.UnixEpoch.AddSeconds(1), 10, ct))).Count.ShouldBe(4);
    }
}
