using System.Globalization;
using Payments.Ledger;
using Payments.PaymentService.Accounting;

namespace Payments.Tests.Ledger;

/// <summary>
/// Goal: no sequence of operations, concurrent and repeated, breaks the books. Method: several workers draw operations from a seeded
/// generator, on few payments so that they meet, and each repeats some of them; what the ledger refuses is noted as refused. Then the books
/// are compared with themselves, and with what was accepted. LEDGER_SEED repeats a run's draws; not its interleaving.
/// </summary>
public sealed class AnySequenceTests(Books books) : IClassFixture<Books>
{
    private const int Workers = 6;
    private const int StepsEach = 150;
    private const int Payments = 25;
    private const int LongestHold = 1_000;

    [Fact]
    public async Task Any_sequence_of_operations_leaves_the_books_in_order()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LEDGER_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        var draw = new Random(seed);
        var user = Books.NextUser();
        var holds = Enumerable
            .Range(0, Payments)
            .Select(i => Books.Hold(draw.Next(1, LongestHold), "any", i % 2 == 0 ? user : null))
            .ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine($"LEDGER_SEED={seed}");

        var captured = (
            await Task.WhenAll(
                Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(new Random(HashCode.Combine(seed, worker)), holds)))
            )
        )
            .SelectMany(w => w)
            .ToList();

        var payable = await books.BalanceAsync(holds[0].Credit);
        payable.BalanceMinor.ShouldBe(-captured.Sum(), $"LEDGER_SEED={seed}");
        (await books.BalanceAsync(ChartOfAccounts.User(user, "USD"))).BalanceMinor.ShouldBe(0, $"LEDGER_SEED={seed}");
        await books.InOrderAsync();
    }

    /// <returns>What was really moved to the seller, minor units: captures above 0, refunds below.</returns>
    private async Task<List<long>> WorkAsync(Random draw, LedgerHold[] holds)
    {
        var moved = new List<long>();
        for (var step = 0; step < StepsEach; step++)
        {
            var (hold, repeats) = (holds[draw.Next(holds.Length)], draw.Next(1, 3));
            var operation = draw.Next(6) switch
            {
                0 or 1 => Hold(hold),
                2 => Resolve(PaymentHolds.Capture(hold.Id, Guid.CreateVersion7(), draw.Next(1, LongestHold), Books.Noon)),
                3 => Resolve(
                    draw.Next(2) == 0
                        ? PaymentHolds.Void(hold.Id, Guid.CreateVersion7(), Books.Noon)
                        : PaymentHolds.Expire(hold.Id, Guid.CreateVersion7(), hold.ExpiresAt)
                ),
                4 => Post(Group(draw, hold, refund: false)),
                _ => Post(Group(draw, hold, refund: true)),
            };
            for (var i = 0; i < repeats; i++)
            {
                moved.Add(await operation());
            }
        }

        return moved;
    }

    private static LedgerEntry[] Group(Random draw, LedgerHold hold, bool refund) =>
        [
            .. Enumerable
                .Range(0, draw.Next(1, 5))
                .Select(_ =>
                {
                    long? user = hold.Through is { } account ? long.Parse(account.Code.Split(':')[1], CultureInfo.InvariantCulture) : null;
                    var amount = Books.Usd(draw.Next(1, LongestHold));
                    return refund
                        ? PaymentEntries.Refund(hold.PaymentId, Guid.CreateVersion7(), Books.Gateway, "any", user, amount, Books.Noon)
                        : PaymentEntries.Capture(hold.PaymentId, Guid.CreateVersion7(), Books.Gateway, "any", user, amount, Books.Noon);
                }),
        ];

    private Func<Task<long>> Hold(LedgerHold hold) =>
        async () =>
        {
            await books.HoldAsync(hold);
            return 0;
        };

    private Func<Task<long>> Resolve(HoldResolution end) =>
        async () =>
        {
            try
            {
                return (await books.ResolveAsync(end)).Count * end.AmountMinor;
            }
            catch (LedgerException e)
                when (e.Refusal
                        is LedgerRefusal.HoldUnknown
                            or LedgerRefusal.HoldExceeded
                            or LedgerRefusal.HoldPosted
                            or LedgerRefusal.HoldVoided
                            or LedgerRefusal.HoldExpired
                )
            {
                return 0;
            }
        };

    private Func<Task<long>> Post(LedgerEntry[] group) =>
        async () =>
        {
            var posted = await books.PostAsync(group);
            return group
                .Where(e => posted.Contains(e.Key))
                .Sum(e => -e.Postings.Where(p => p.Account.Code == "purpose:any:payable").Sum(p => p.AmountMinor));
        };
}
