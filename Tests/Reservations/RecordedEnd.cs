using Payments.Reservations;

namespace Payments.Tests.Reservations;

/// <summary>How a transaction that has committed was answered when it ended a reservation.</summary>
/// <param name="Tick">
/// Drawn while the transaction had the reservation locked: by it, the answers about one reservation are in the order in which they were
/// decided.
/// </param>
/// <param name="Wanted">How it was to end.</param>
/// <param name="At">When, by the caller.</param>
/// <param name="Answer">What the caller got.</param>
internal sealed record RecordedEnd(long Tick, ReservationStatus Wanted, DateTime At, EndResult Answer)
{
    /// <summary>Lives through one reservation again, one step after the other, and compares every answer.</summary>
    /// <returns>Where it stands at last, and since when.</returns>
    public static (ReservationStatus Status, DateTime? EndedAt) Replay(IEnumerable<RecordedEnd> records, string what)
    {
        var (stands, since) = (ReservationStatus.Reserved, (DateTime?)null);
        foreach (var record in records.OrderBy(r => r.Tick))
        {
            var outcome = OutcomeOf(record.Wanted, stands);
            if (outcome == EndOutcome.Ended)
            {
                (stands, since) = (record.Wanted, record.At);
            }

            record.Answer.ShouldBe(new EndResult(record.Answer.Id, outcome, stands), what);
        }

        return (stands, since);
    }

    private static EndOutcome OutcomeOf(ReservationStatus wanted, ReservationStatus stands)
    {
        if (stands == Before(wanted))
        {
            return EndOutcome.Ended;
        }

        return stands == wanted ? EndOutcome.AlreadyEnded : EndOutcome.EndedOtherwise;
    }

    private static ReservationStatus Before(ReservationStatus end) =>
        end == ReservationStatus.Returned ? ReservationStatus.Committed : ReservationStatus.Reserved;
}
