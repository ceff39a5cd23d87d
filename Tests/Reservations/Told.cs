using Payments.Reservations;

namespace Payments.Tests.Reservations;

/// <summary>What a caller was told of a reservation by a transaction that has committed.</summary>
/// <param name="Tick">Drawn while the transaction had the reservation locked: what was told of one reservation is in the order in which it
/// was decided.</param>
/// <param name="Wanted">How it was to end.</param>
/// <param name="At">When, by the caller.</param>
/// <param name="Answer">What the caller was told.</param>
internal sealed record Told(long Tick, ReservationStatus Wanted, DateTime At, EndResult Answer)
{
    /// <summary>Lives through one reservation again, one step after the other, and compares every answer.</summary>
    /// <returns>Where it stands at last, and since when.</returns>
    public static (ReservationStatus Status, DateTime? EndedAt) Replay(IEnumerable<Told> toldOfOne, string what)
    {
        var (stands, since) = (ReservationStatus.Reserved, (DateTime?)null);
        foreach (var told in toldOfOne.OrderBy(t => t.Tick))
        {
            var outcome =
                stands == Before(told.Wanted) ? EndOutcome.Ended
                : stands == told.Wanted ? EndOutcome.AlreadyEnded
                : EndOutcome.EndedOtherwise;
            (stands, since) = outcome == EndOutcome.Ended ? (told.Wanted, told.At) : (stands, since);
            told.Answer.ShouldBe(new EndResult(told.Answer.Id, outcome, stands), what);
        }

        return (stands, since);
    }

    private static ReservationStatus Before(ReservationStatus end) =>
        end == ReservationStatus.Returned ? ReservationStatus.Committed : ReservationStatus.Reserved;
}
