using System.Globalization;
using Payments.Reservations;

namespace Payments.Tests.Reservations;

/// <summary>
/// Goal: no interleaving of operations sells what is not there, loses any of it, or ends a reservation twice. Method: several connections draw groups of requests and ends
/// from a seeded generator, on few inventories so that they meet, repeat some of them, and roll some back midway; each notes what it was told once it has committed. Then the
/// tables are compared with themselves and with what was told. A deadlock fails the test. RESERVATIONS_SEED repeats a run's draws; not its interleaving.
/// </summary>
public sealed class AnyInterleavingTests(Stock stock) : IClassFixture<Stock>
{
    private const int Workers = 6;
    private const int StepsEach = 120;
    private const int Inventories = 5;
    private const int LongestGroup = 8;
    private const int Most = 4;
    private const int Reservations = 400;

    private static readonly ReservationStatus[] Ends = [ReservationStatus.Committed, ReservationStatus.Released, ReservationStatus.Expired];

    [Fact]
    public async Task Any_interleaving_keeps_held_and_committed_and_free_at_the_capacity()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("RESERVATIONS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"RESERVATIONS_SEED={seed}");
        var draw = new Random(seed);
        var inventories = new List<long>();
        for (var i = 0; i < Inventories; i++)
        {
            inventories.Add(await stock.NewInventoryAsync(draw.Next(20, 200)));
        }

        var requests = Enumerable.Range(0, Reservations).Select(_ => Stock.Request(inventories[draw.Next(Inventories)], draw.Next(1, Most + 1)) with { ExpiresAt = Stock.Noon }).ToArray();
        var told = (await Task.WhenAll(Enumerable.Range(0, Workers).Select(w => Task.Run(() => WorkAsync(new Random(HashCode.Combine(seed, w)), requests))))).ToList();

        var held = told.SelectMany(t => t.Reserved).ToList();
        held.ShouldBeUnique($"a reservation is made once (RESERVATIONS_SEED={seed})");
        var ended = told.SelectMany(t => t.Ended).ToDictionary(e => e.Id, e => e.Status);
        foreach (var inventory in inventories)
        {
            await BeInOrderAsync(inventory, held, ended, $"inventory {inventory} (RESERVATIONS_SEED={seed})");
        }

        ended.Values.Distinct().Count().ShouldBe(Ends.Length, "the draws end reservations in every way");
    }

    private async Task BeInOrderAsync(long inventory, List<Guid> held, Dictionary<Guid, ReservationStatus> ended, string what)
    {
        var rows = await stock.ReservationsAsync(inventory);
        var counters = await stock.InventoryAsync(inventory);
        counters.Held.ShouldBe(rows.Where(r => r.Status == ReservationStatus.Reserved).Sum(r => r.Quantity), what);
        counters.Committed.ShouldBe(rows.Where(r => r.Status == ReservationStatus.Committed).Sum(r => r.Quantity), what);
        counters.Free.ShouldBeGreaterThanOrEqualTo(0, what);
        foreach (var row in rows)
        {
            held.ShouldContain(row.Id, what);
            row.Status.ShouldBe(ended.GetValueOrDefault(row.Id, ReservationStatus.Reserved), what);
            (row.EndedAt is null).ShouldBe(row.Status == ReservationStatus.Reserved, what);
        }
    }

    private async Task<(List<Guid> Reserved, List<(Guid Id, ReservationStatus Status)> Ended)> WorkAsync(Random draw, ReservationRequest[] requests)
    {
        var ct = TestContext.Current.CancellationToken;
        var (reserved, ended) = (new List<Guid>(), new List<(Guid, ReservationStatus)>());
        for (var step = 0; step < StepsEach; step++)
        {
            ReservationRequest[] group = [.. Enumerable.Range(0, draw.Next(1, LongestGroup + 1)).Select(_ => requests[draw.Next(requests.Length)])];
            await using var db = stock.Open();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            IReadOnlyList<ReserveAnswer> answers = [];
            IReadOnlyList<EndAnswer> ends = [];
            switch (draw.Next(5))
            {
                case 0 or 1:
                    answers = await db.ReserveAsync(group, Stock.Noon, ct);
                    break;
                case 2:
                    var due = await db.TakeDueAsync(Stock.Noon, draw.Next(1, 4), ct);
                    ends = await db.ExpireAsync(due, Stock.Noon, ct);
                    ends.ShouldAllBe(e => e.Outcome == EndOutcome.Ended);
                    break;
                default:
                    ends = await db.EndAsync([.. group.Select(r => new ReservationEnd(r.Id, Ends[draw.Next(Ends.Length)]))], Stock.Noon, ct);
                    break;
            }

            if (draw.Next(5) == 0)
            {
                await transaction.RollbackAsync(ct);
                continue;
            }

            await transaction.CommitAsync(ct);
            answers.ShouldAllBe(a => a.Outcome != ReserveOutcome.Conflict && a.Outcome != ReserveOutcome.NoSuchInventory);
            reserved.AddRange(answers.Where(a => a.Outcome == ReserveOutcome.Reserved).Select(a => a.Id));
            ended.AddRange(ends.Where(e => e.Outcome == EndOutcome.Ended).Select(e => (e.Id, e.Status!.Value)));
        }

        return (reserved, ended);
    }
}
