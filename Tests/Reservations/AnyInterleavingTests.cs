using System.Globalization;
using Payments.Reservations;

namespace Payments.Tests.Reservations;

/// <summary>
/// Goal: no interleaving of operations sells what is not there, loses any of it, or ends or returns a reservation twice. Method: several
/// connections draw groups of requests, ends and returns from a seeded generator, on few inventories so that they meet, repeat some of
/// them, and roll some back midway; each records the answers that it got once it has committed. Then the tables are compared with
/// themselves and with the records, one answer after the other. A deadlock fails the test. RESERVATIONS_SEED repeats a run's draws; not
/// its interleaving.
/// </summary>
public sealed class AnyInterleavingTests(InventoryFixture fixture) : IClassFixture<InventoryFixture>
{
    private const int Workers = 6;
    private const int StepsEach = 120;
    private const int Inventories = 5;
    private const int LongestGroup = 8;
    private const int Most = 4;
    private const int Reservations = 400;
    private const int AtATime = 12;

    private static readonly ReservationStatus[] Ends = [ReservationStatus.Committed, ReservationStatus.Released, ReservationStatus.Expired];

    private long lastTick;

    [Fact]
    public async Task Any_interleaving_keeps_held_and_committed_and_free_at_the_capacity()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("RESERVATIONS_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"RESERVATIONS_SEED={seed}");
        var draw = new Random(seed);
        var inventories = new List<long>();
        for (var i = 0; i < Inventories; i++)
        {
            inventories.Add(await fixture.NewInventoryAsync(draw.Next(20, 200)));
        }

        var requests = Enumerable
            .Range(0, Reservations)
            .Select(_ =>
                InventoryFixture.Request(inventories[draw.Next(Inventories)], draw.Next(1, Most + 1)) with
                {
                    ExpiresAt = InventoryFixture.Noon,
                }
            )
            .ToArray();
        var recorded = (
            await Task.WhenAll(
                Enumerable.Range(0, Workers).Select(w => Task.Run(() => WorkAsync(new Random(HashCode.Combine(seed, w)), requests)))
            )
        ).ToList();

        var held = recorded.SelectMany(t => t.Reserved).ToList();
        held.ShouldBeUnique($"a reservation is made once (RESERVATIONS_SEED={seed})");
        var ended = recorded.SelectMany(t => t.Ended).ToLookup(t => t.Answer.Id);
        var statuses = new HashSet<ReservationStatus>();
        foreach (var inventory in inventories)
        {
            statuses.UnionWith(await BeInOrderAsync(inventory, held, ended, $"inventory {inventory} (RESERVATIONS_SEED={seed})"));
        }

        Ends.Append(ReservationStatus.Returned).Except(statuses).ShouldBeEmpty("the draws end reservations in every way, and return some");
    }

    /// <returns>Where its reservations stand.</returns>
    private async Task<IEnumerable<ReservationStatus>> BeInOrderAsync(
        long inventory,
        List<Guid> held,
        ILookup<Guid, RecordedEnd> ended,
        string what
    )
    {
        var rows = await fixture.ReservationsAsync(inventory);
        var counters = await fixture.InventoryAsync(inventory);
        counters.Held.ShouldBe(rows.Where(r => r.Status == ReservationStatus.Reserved).Sum(r => r.Quantity), what);
        counters.Committed.ShouldBe(rows.Where(r => r.Status == ReservationStatus.Committed).Sum(r => r.Quantity), what);
        counters.Free.ShouldBeGreaterThanOrEqualTo(0, what);
        foreach (var row in rows)
        {
            held.ShouldContain(row.Id, what);
            (row.Status, row.EndedAt).ShouldBe(RecordedEnd.Replay(ended[row.Id], what), what);
        }

        return rows.Select(r => r.Status);
    }

    private async Task<(List<Guid> Reserved, List<RecordedEnd> Ended)> WorkAsync(Random draw, ReservationRequest[] requests)
    {
        var ct = TestContext.Current.CancellationToken;
        var (reserved, ended) = (new List<Guid>(), new List<RecordedEnd>());
        for (var step = 0; step < StepsEach; step++)
        {
            // All draw from the same few at about the same time, so that their groups meet in more than one.
            var first = step * (requests.Length - AtATime) / StepsEach;
            ReservationRequest[] group =
            [
                .. Enumerable.Range(0, draw.Next(1, LongestGroup + 1)).Select(_ => requests[first + draw.Next(AtATime)]),
            ];
            await using var db = fixture.Open();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            IReadOnlyList<ReserveResult> answers = [];
            IReadOnlyList<RecordedEnd> recorded = [];
            if (draw.Next(5) < 2)
            {
                answers = await db.ReserveAsync(group, InventoryFixture.Noon, ct);
            }
            else
            {
                recorded = await EndAsync(db, draw, group, ct);
            }

            if (draw.Next(5) == 0)
            {
                await transaction.RollbackAsync(ct);
                continue;
            }

            await transaction.CommitAsync(ct);
            answers.ShouldAllBe(a => a.Outcome != ReserveOutcome.Conflict && a.Outcome != ReserveOutcome.NoSuchInventory);
            reserved.AddRange(answers.Where(a => a.Outcome == ReserveOutcome.Reserved).Select(a => a.Id));
            ended.AddRange(recorded.Where(t => t.Answer.Outcome != EndOutcome.NoSuchReservation));
        }

        return (reserved, ended);
    }

    /// <summary>Ends what is due, or the group in drawn ways, or returns it.</summary>
    private async Task<IReadOnlyList<RecordedEnd>> EndAsync(InventoryDb db, Random draw, ReservationRequest[] group, CancellationToken ct)
    {
        var now = InventoryFixture.Noon.AddMilliseconds(draw.Next());
        ReservationEnd[] ends;
        IReadOnlyList<EndResult> answers;
        switch (draw.Next(4))
        {
            case 0:
                var due = await db.TakeDueAsync(InventoryFixture.Noon, draw.Next(1, 4), ct);
                ends = [.. due.Select(id => new ReservationEnd(id, ReservationStatus.Expired))];
                answers = await db.ExpireAsync(due, now, ct);
                answers.ShouldAllBe(a => a.Outcome == EndOutcome.Ended);
                break;
            case 1:
                ends = [.. group.Select(r => new ReservationEnd(r.Id, ReservationStatus.Returned))];
                answers = await db.ReturnAsync(group.Select(r => r.Id), now, ct);
                break;
            default:
                ends = [.. group.Select(r => new ReservationEnd(r.Id, Ends[draw.Next(Ends.Length)]))];
                answers = await db.EndAsync(ends, now, ct);
                break;
        }

        var tick = Interlocked.Increment(ref lastTick);
        return [.. ends.Zip(answers, (end, answer) => new RecordedEnd(tick, end.Status, now, answer))];
    }
}
