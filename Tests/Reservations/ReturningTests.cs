using Payments.Reservations;

namespace Payments.Tests.Reservations;

/// <summary>What giving back what was committed answers, and what it leaves in the tables.</summary>
public sealed class ReturningTests(InventoryFixture fixture) : IClassFixture<InventoryFixture>
{
    [Fact]
    public async Task What_was_committed_is_free_again_once_it_is_returned_and_returns_once()
    {
        var (inventory, request) = await CommittedAsync(3);

        (await fixture.ReturnAsync(request.Id, request.Id)).ShouldBe([
            Answer(request, EndOutcome.Ended),
            Answer(request, EndOutcome.AlreadyEnded),
        ]);
        (await fixture.ReturnAsync(request.Id)).ShouldBe([Answer(request, EndOutcome.AlreadyEnded)]);

        (await fixture.InventoryAsync(inventory)).ShouldSatisfyAllConditions(
            i => i.Held.ShouldBe(0),
            i => i.Committed.ShouldBe(0),
            i => i.Free.ShouldBe(10)
        );
        (await fixture.ReservationsAsync(inventory))
            .Single()
            .ShouldSatisfyAllConditions(
                r => r.Status.ShouldBe(ReservationStatus.Returned),
                r => r.EndedAt.ShouldBe(InventoryFixture.Noon.AddHours(1))
            );
    }

    [Fact]
    public async Task A_group_returns_to_each_inventory_what_is_its_own()
    {
        var ((one, first), (other, second)) = (await CommittedAsync(3), await CommittedAsync(4));
        await fixture.ReserveAsync(InventoryFixture.Request(one, 2));

        (await fixture.ReturnAsync(second.Id, first.Id)).ShouldBe([Answer(second, EndOutcome.Ended), Answer(first, EndOutcome.Ended)]);

        (await fixture.InventoryAsync(one)).ShouldSatisfyAllConditions(i => i.Held.ShouldBe(2), i => i.Committed.ShouldBe(0));
        (await fixture.InventoryAsync(other)).ShouldSatisfyAllConditions(i => i.Held.ShouldBe(0), i => i.Committed.ShouldBe(0));
    }

    [Theory]
    [InlineData(ReservationStatus.Reserved, 3)]
    [InlineData(ReservationStatus.Released, 0)]
    [InlineData(ReservationStatus.Expired, 0)]
    public async Task What_was_not_committed_is_not_returned_and_it_is_told_where_it_stands(ReservationStatus stands, long held)
    {
        var inventory = await fixture.NewInventoryAsync(10);
        var request = InventoryFixture.Request(inventory, 3);
        await fixture.ReserveAsync(request);
        if (stands != ReservationStatus.Reserved)
        {
            await fixture.EndAsync(new ReservationEnd(request.Id, stands));
        }

        var never = Guid.CreateVersion7();
        (await fixture.ReturnAsync(request.Id, never)).ShouldBe([
            new(request.Id, EndOutcome.EndedOtherwise, stands),
            new(never, EndOutcome.NoSuchReservation, null),
        ]);

        (await fixture.InventoryAsync(inventory)).ShouldSatisfyAllConditions(i => i.Held.ShouldBe(held), i => i.Committed.ShouldBe(0));
        (await fixture.ReservationsAsync(inventory)).Single().Status.ShouldBe(stands);
    }

    [Theory]
    [InlineData(ReservationStatus.Committed)]
    [InlineData(ReservationStatus.Released)]
    [InlineData(ReservationStatus.Expired)]
    public async Task What_was_returned_stays_so_whatever_end_comes_late(ReservationStatus late)
    {
        var (inventory, request) = await CommittedAsync(3);
        await fixture.ReturnAsync(request.Id);

        (await fixture.EndAsync(new ReservationEnd(request.Id, late))).ShouldBe([Answer(request, EndOutcome.EndedOtherwise)]);
        (await fixture.ReserveAsync(request)).Single().Outcome.ShouldBe(ReserveOutcome.AlreadyReserved);

        (await fixture.InventoryAsync(inventory)).Free.ShouldBe(10);
    }

    [Fact]
    public async Task Being_returned_is_no_end_of_what_is_held()
    {
        var (inventory, request) = await CommittedAsync(3);

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() =>
            fixture.EndAsync(new ReservationEnd(request.Id, ReservationStatus.Returned))
        );

        (await fixture.InventoryAsync(inventory)).Committed.ShouldBe(3);
    }

    private static EndResult Answer(ReservationRequest request, EndOutcome outcome) => new(request.Id, outcome, ReservationStatus.Returned);

    /// <summary>A part of an inventory of 10, committed.</summary>
    private async Task<(long Inventory, ReservationRequest Request)> CommittedAsync(long quantity)
    {
        var inventory = await fixture.NewInventoryAsync(10);
        var request = InventoryFixture.Request(inventory, quantity);
        await fixture.ReserveAsync(request);
        await fixture.EndAsync(new ReservationEnd(request.Id, ReservationStatus.Committed));
        return (inventory, request);
    }
}
