using Payments.Ledger;
using Payments.Ledger.Operators;
using Payments.PaymentService.Accounting;
using Payments.PaymentService.Accounts;

namespace Payments.Tests.Ledger;

public sealed class PostingTests(Books books) : IClassFixture<Books>
{
    [Fact]
    public async Task A_guests_capture_is_owed_by_the_gateway_and_to_the_seller()
    {
        var entry = PaymentEntries.Capture(
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            "guests",
            "guests",
            userId: null,
            Books.Usd(700),
            Books.Noon
        );

        (await books.PostAsync(entry)).ShouldBe([entry.Key]);

        (await books.BalanceAsync(ChartOfAccounts.GatewayReceivable("guests", "USD"))).BalanceMinor.ShouldBe(700);
        (await books.BalanceAsync(ChartOfAccounts.PurposePayable("guests", "USD"))).BalanceMinor.ShouldBe(-700);
        await books.InOrderAsync();
    }

    [Fact]
    public async Task A_users_money_passes_through_his_account_and_leaves_nothing()
    {
        var user = Books.NextUser();

        await books.PostAsync(Books.Capture(500, user));
        await books.PostAsync(Books.Refund(200, user));

        await using var connection = await books.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var (movements, _) = await Movements.ReadAsync(
            connection,
            user,
            MovementCursor.Start,
            limit: 10,
            TestContext.Current.CancellationToken
        );
        movements.Select(m => m.AmountMinor).ShouldBe([-200, 200, -500, 500]);
        (await books.BalanceAsync(ChartOfAccounts.User(user, "USD"))).BalanceMinor.ShouldBe(0);
        await books.InOrderAsync();
    }

    [Fact]
    public async Task Movements_come_in_pages_that_neither_repeat_nor_omit()
    {
        var user = Books.NextUser();
        await books.PostAsync([.. Enumerable.Range(1, 5).Select(i => Books.Capture(i, user, at: Books.Noon.AddMinutes(i / 2)))]);

        await using var connection = await books.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var (cursor, amounts, pages) = ((MovementCursor?)MovementCursor.Start, new List<long>(), 0);
        while (cursor is { } before && pages++ < 10)
        {
            MovementCursor.TryParse(before.ToString(), out before).ShouldBeTrue();
            (var page, cursor) = await Movements.ReadAsync(connection, user, before, limit: 3, TestContext.Current.CancellationToken);
            amounts.AddRange(page.Select(m => m.AmountMinor));
        }

        amounts.ShouldBe([-5, 5, -4, 4, -3, 3, -2, 2, -1, 1]);
    }

    [Fact]
    public async Task An_entry_that_does_not_balance_is_refused_by_the_code() =>
        await Books.RefusesAsync(
            LedgerRefusal.Unbalanced,
            () =>
                books.PostAsync(
                    Books.Entry(
                        Posting.Debit(ChartOfAccounts.GatewayReceivable("x", "USD"), 100),
                        Posting.Credit(ChartOfAccounts.PurposePayable("x", "USD"), 99)
                    )
                )
        );

    [Fact]
    public async Task Each_currency_must_balance_by_itself() =>
        await Books.RefusesAsync(
            LedgerRefusal.Unbalanced,
            () =>
                books.PostAsync(
                    Books.Entry(
                        Posting.Debit(ChartOfAccounts.GatewayReceivable("x", "USD"), 100),
                        Posting.Credit(ChartOfAccounts.PurposePayable("x", "EUR"), 100)
                    )
                )
        );

    [Theory]
    [InlineData("(1, 100), (2, -99)", 2)]
    [InlineData("(1, 100)", 2)]
    [InlineData("(1, 100), (2, -100)", 3)]
    [InlineData("(1, 100), (3, -100)", 2)]
    public async Task An_entry_that_does_not_balance_or_is_not_whole_is_refused_by_the_database(string postings, int expectedPostings)
    {
        await books.PostAsync(Books.Capture(1));

        var refusal = await books.RefusalOfAsync(
            $"""
            WITH entry AS (
                INSERT INTO ledger.entries (key, kind, postings, posted_at)
                VALUES (gen_random_uuid(), 'CAPTURE', {expectedPostings}, now()) RETURNING id, posted_at
            )
            INSERT INTO ledger.postings (entry_id, posted_at, amount_minor, account_id, ordinal, currency)
            SELECT e.id, e.posted_at, p.amount, (SELECT min(id) FROM ledger.accounts), p.ordinal, 'USD'
            FROM entry e, (VALUES {postings}) AS p (ordinal, amount)
            """
        );

        refusal.ShouldBe(LedgerRefusal.Unbalanced);
    }

    [Fact]
    public async Task Nothing_can_be_added_to_an_entry_later()
    {
        var entry = Books.Capture(100);
        await books.PostAsync(entry);

        var refusal = await books.RefusalOfAsync(
            $"""
            INSERT INTO ledger.postings (entry_id, posted_at, amount_minor, account_id, ordinal, currency)
            SELECT p.entry_id, p.posted_at, -p.amount_minor, p.account_id, p.ordinal + 2, p.currency
            FROM ledger.postings p JOIN ledger.entries e ON e.id = p.entry_id WHERE e.key = '{entry.Key}'
            """
        );

        refusal.ShouldBe(LedgerRefusal.Unbalanced);
    }

    [Theory]
    [InlineData("UPDATE ledger.entries SET kind = kind")]
    [InlineData("DELETE FROM ledger.entries")]
    [InlineData("TRUNCATE ledger.entries")]
    [InlineData("UPDATE ledger.postings SET amount_minor = amount_minor + 1")]
    [InlineData("DELETE FROM ledger.postings")]
    [InlineData("TRUNCATE ledger.postings")]
    [InlineData("UPDATE ledger.holds SET amount_minor = amount_minor + 1")]
    [InlineData("DELETE FROM ledger.holds")]
    [InlineData("TRUNCATE ledger.holds")]
    [InlineData("UPDATE ledger.hold_resolutions SET amount_minor = 1")]
    [InlineData("DELETE FROM ledger.hold_resolutions")]
    [InlineData("TRUNCATE ledger.hold_resolutions")]
    [InlineData("UPDATE ledger.accounts SET never_negative = false")]
    [InlineData("DELETE FROM ledger.accounts")]
    [InlineData("UPDATE ledger.balances SET balance_minor = 0")]
    [InlineData("DELETE FROM ledger.balances")]
    [InlineData("TRUNCATE ledger.balances")]
    public async Task What_is_written_stays(string sql) => (await books.RefusalOfAsync(sql)).ShouldBe(LedgerRefusal.AppendOnly);

    [Fact]
    public async Task A_key_posts_once_however_often_it_comes()
    {
        var user = Books.NextUser();
        var entry = Books.Capture(300, user);

        var first = await books.PostAsync(entry, Books.Capture(1), entry);
        var second = await books.PostAsync(Books.Capture(1), entry with { PostedAt = Books.Noon.AddHours(1) });

        (first.Count(k => k == entry.Key), second.Count(k => k == entry.Key), second.Count).ShouldBe((1, 0, 1));
        await books.InOrderAsync();
    }

    [Fact]
    public async Task A_key_that_stands_for_something_else_is_refused_and_nothing_of_the_group_is_posted()
    {
        var entry = Books.Capture(300);
        await books.PostAsync(entry);
        var other = Books.Capture(50);

        await Books.RefusesAsync(LedgerRefusal.KeyReused, () => books.PostAsync(other, Books.Capture(301, key: entry.Key)));
        await Books.RefusesAsync(LedgerRefusal.KeyReused, () => books.PostAsync(other, entry with { PaymentId = Guid.CreateVersion7() }));
        await Books.RefusesAsync(LedgerRefusal.KeyReused, () => books.PostAsync(other, entry with { PaymentId = null }));

        (await books.PostAsync(other)).ShouldBe([other.Key]);
    }

    [Fact]
    public async Task An_account_that_must_not_go_negative_does_not()
    {
        var (user, payable) = (ChartOfAccounts.User(Books.NextUser(), "USD"), ChartOfAccounts.PurposePayable("limits", "USD"));
        await books.PostAsync(Books.Entry(Posting.Debit(payable, 100), Posting.Credit(user, 100)));
        LedgerEntry Spend(long minor) => Books.Entry(Posting.Debit(user, minor), Posting.Credit(payable, minor));

        await Books.RefusesAsync(LedgerRefusal.Overdrawn, () => books.PostAsync(Spend(101)));
        await books.PostAsync(Spend(60));
        await Books.RefusesAsync(LedgerRefusal.Overdrawn, () => books.PostAsync(Spend(41)));

        (await books.BalanceAsync(user)).BalanceMinor.ShouldBe(-40);
        await books.InOrderAsync();
    }

    [Fact]
    public async Task What_a_hold_promises_cannot_be_spent_twice()
    {
        var (user, payable) = (ChartOfAccounts.User(Books.NextUser(), "USD"), ChartOfAccounts.PurposePayable("promises", "USD"));
        await books.PostAsync(Books.Entry(Posting.Debit(payable, 100), Posting.Credit(user, 100)));
        var hold = Books.Hold(70, "promises") with { Debit = user, Credit = payable };
        await books.HoldAsync(hold);

        await Books.RefusesAsync(
            LedgerRefusal.Overdrawn,
            () => books.PostAsync(Books.Entry(Posting.Debit(user, 31), Posting.Credit(payable, 31)))
        );
        await Books.RefusesAsync(LedgerRefusal.Overdrawn, () => books.HoldAsync(hold with { Id = Guid.CreateVersion7() }));
        await books.PostAsync(Books.Entry(Posting.Debit(user, 30), Posting.Credit(payable, 30)));
        await books.ResolveAsync(PaymentHolds.Capture(hold.Id, Guid.CreateVersion7(), 70, Books.Noon));

        (await books.BalanceAsync(user)).BalanceMinor.ShouldBe(0);
    }

    [Fact]
    public async Task An_account_keeps_its_kind()
    {
        var account = ChartOfAccounts.PurposePayable("kinds", "USD");
        var receivable = ChartOfAccounts.GatewayReceivable("kinds", "USD");
        await books.PostAsync(Books.Entry(Posting.Debit(receivable, 1), Posting.Credit(account, 1)));

        await Books.RefusesAsync(
            LedgerRefusal.AccountDiffers,
            () => books.PostAsync(Books.Entry(Posting.Debit(receivable, 1), Posting.Credit(account with { Kind = AccountKind.Income }, 1)))
        );
    }

    [Fact]
    public async Task Entries_are_listed_with_their_postings_newest_first()
    {
        var payment = Guid.CreateVersion7();
        LedgerEntry[] entries =
        [
            PaymentEntries.Capture(payment, Guid.CreateVersion7(), Books.Gateway, Books.Purpose, null, Books.Usd(10), Books.Noon),
            PaymentEntries.Refund(payment, Guid.CreateVersion7(), Books.Gateway, Books.Purpose, null, Books.Usd(4), Books.Noon),
        ];
        await books.PostAsync(entries[0]);
        await books.PostAsync(entries[1]);

        await using var connection = await books.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var newest = (
            await ListLedgerEntries.ReadAsync(connection, payment, before: null, limit: 1, TestContext.Current.CancellationToken)
        ).Single();
        var older = (
            await ListLedgerEntries.ReadAsync(connection, payment, newest.Id, limit: 10, TestContext.Current.CancellationToken)
        ).Single();

        (newest.Key, newest.Kind, older.Key, older.Kind).ShouldBe((entries[1].Key, EntryKind.Refund, entries[0].Key, EntryKind.Capture));
        older.Postings.ShouldBe([new("gateway:simulated:receivable", 10, "USD"), new("purpose:tuition:payable", -10, "USD")]);
    }
}
