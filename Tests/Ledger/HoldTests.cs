using Payments.Ledger;
using Payments.Ledger.Operators;
using Payments.PaymentService.Accounting;

namespace Payments.Tests.Ledger;

public sealed class HoldTests(Books books) : IClassFixture<Books>
{
    private const int Rivals = 8;

    private static readonly LedgerAccount Receivable = ChartOfAccounts.GatewayReceivable(Books.Gateway, "USD");

    [Fact]
    public async Task A_hold_moves_nothing_and_shows_what_is_promised()
    {
        var hold = Books.Hold(900, "promised");

        (await books.HoldAsync(hold)).ShouldBe([hold.Id]);
        (await books.HoldAsync(hold)).ShouldBeEmpty();

        var payable = await books.BalanceAsync(hold.Credit);
        (payable.BalanceMinor, payable.HeldCreditsMinor).ShouldBe((0, 900));
        await books.InOrderAsync();
    }

    [Fact]
    public async Task An_id_that_stands_for_another_hold_is_refused()
    {
        var hold = Books.Hold(900, "reused");
        await books.HoldAsync(hold);

        await Books.RefusesAsync(LedgerRefusal.KeyReused, () => books.HoldAsync(hold with { AmountMinor = 901 }));
        await Books.RefusesAsync(LedgerRefusal.KeyReused, () => books.HoldAsync(hold with { PaymentId = Guid.CreateVersion7() }));
        await Books.RefusesAsync(
            LedgerRefusal.KeyReused,
            () => books.HoldAsync(hold with { Through = ChartOfAccounts.User(Books.NextUser(), "USD") })
        );
    }

    [Fact]
    public async Task Posting_a_part_moves_that_and_frees_the_rest()
    {
        var hold = Books.Hold(900, "part", Books.NextUser());
        await books.HoldAsync(hold);
        var capture = PaymentHolds.Capture(hold.Id, Guid.CreateVersion7(), 400, Books.Noon);

        (await books.ResolveAsync(capture)).ShouldBe([capture.Key]);

        var payable = await books.BalanceAsync(hold.Credit);
        (payable.BalanceMinor, payable.HeldCreditsMinor).ShouldBe((-400, 0));
        (await books.BalanceAsync(hold.Through!)).BalanceMinor.ShouldBe(0);
        await using var connection = await books.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var entry = (
            await ListLedgerEntries.ReadAsync(connection, hold.PaymentId, before: null, limit: 10, TestContext.Current.CancellationToken)
        ).Single();
        entry.Key.ShouldBe(capture.Key);
        entry
            .Postings.Select(p => (p.Account, p.AmountMinor))
            .ShouldBe([(hold.Debit.Code, 400), (hold.Through!.Code, -400), (hold.Through.Code, 400), (hold.Credit.Code, -400)]);
        await books.InOrderAsync();
    }

    [Fact]
    public async Task More_than_is_held_cannot_be_posted()
    {
        var hold = Books.Hold(900, "more");
        await books.HoldAsync(hold);

        await Books.RefusesAsync(
            LedgerRefusal.HoldExceeded,
            () => books.ResolveAsync(PaymentHolds.Capture(hold.Id, Guid.CreateVersion7(), 901, Books.Noon))
        );
    }

    [Fact]
    public async Task What_is_not_held_cannot_be_resolved() =>
        await Books.RefusesAsync(
            LedgerRefusal.HoldUnknown,
            () => books.ResolveAsync(PaymentHolds.Void(Guid.CreateVersion7(), Guid.CreateVersion7(), Books.Noon))
        );

    [Fact]
    public async Task A_hold_expires_only_after_its_time()
    {
        var hold = Books.Hold(900, "time");
        await books.HoldAsync(hold);

        await Books.RefusesAsync(
            LedgerRefusal.HoldNotExpired,
            () => books.ResolveAsync(PaymentHolds.Expire(hold.Id, Guid.CreateVersion7(), hold.ExpiresAt.AddSeconds(-1)))
        );
        await books.ResolveAsync(PaymentHolds.Expire(hold.Id, Guid.CreateVersion7(), hold.ExpiresAt));

        (await books.BalanceAsync(hold.Credit)).HeldCreditsMinor.ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(ResolutionKind.Posted), nameof(LedgerRefusal.HoldPosted))]
    [InlineData(nameof(ResolutionKind.Voided), nameof(LedgerRefusal.HoldVoided))]
    [InlineData(nameof(ResolutionKind.Expired), nameof(LedgerRefusal.HoldExpired))]
    public async Task A_hold_that_has_ended_ends_in_no_other_way(string kind, string refusal)
    {
        var hold = Books.Hold(900, kind);
        await books.HoldAsync(hold);
        var late = hold.ExpiresAt.AddDays(1);
        HoldResolution[] ends =
        [
            PaymentHolds.Capture(hold.Id, Guid.CreateVersion7(), 900, late),
            PaymentHolds.Void(hold.Id, Guid.CreateVersion7(), late),
            PaymentHolds.Expire(hold.Id, Guid.CreateVersion7(), late),
        ];
        var first = ends.Single(e => e.Kind.ToString() == kind);
        await books.ResolveAsync(first);

        foreach (var end in ends)
        {
            await Books.RefusesAsync(
                Enum.Parse<LedgerRefusal>(refusal),
                () => books.ResolveAsync(end with { Key = Guid.CreateVersion7() })
            );
        }

        (await books.ResolveAsync(first with { At = late.AddDays(1) })).ShouldBeEmpty("the same end under the same key is the same end");
        await books.InOrderAsync();
    }

    [Fact]
    public async Task A_resolution_cannot_take_the_key_of_an_entry()
    {
        var (hold, entry) = (Books.Hold(900, "keys"), Books.Capture(900));
        await books.HoldAsync(hold);
        await books.PostAsync(entry);

        await Books.RefusesAsync(
            LedgerRefusal.KeyReused,
            () => books.ResolveAsync(PaymentHolds.Capture(hold.Id, entry.Key, 900, Books.Noon))
        );
    }

    [Fact]
    public async Task Of_rivals_at_the_same_moment_one_resolves_the_hold()
    {
        var hold = Books.Hold(900, "rivals");
        await books.HoldAsync(hold);
        var before = (await books.BalanceAsync(Receivable)).BalanceMinor;

        var ends = await Task.WhenAll(
            Enumerable
                .Range(1, Rivals)
                .Select(async i =>
                {
                    try
                    {
                        await books.ResolveAsync(
                            i % 2 == 0
                                ? PaymentHolds.Void(hold.Id, Guid.CreateVersion7(), Books.Noon)
                                : PaymentHolds.Capture(hold.Id, Guid.CreateVersion7(), 100 * i, Books.Noon)
                        );
                        return i % 2 == 0 ? 0 : 100 * i;
                    }
                    catch (LedgerException e) when (e.Refusal is LedgerRefusal.HoldPosted or LedgerRefusal.HoldVoided)
                    {
                        return (long?)null;
                    }
                })
        );

        var moved = ends.Single(e => e is not null);
        ((await books.BalanceAsync(hold.Credit)).BalanceMinor, (await books.BalanceAsync(hold.Credit)).HeldCreditsMinor).ShouldBe(
            (-moved!.Value, 0)
        );
        (await books.BalanceAsync(Receivable)).BalanceMinor.ShouldBeGreaterThanOrEqualTo(before);
        await books.InOrderAsync();
    }
}
