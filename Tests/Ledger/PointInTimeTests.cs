using Payments.Ledger;
using Payments.Ledger.Operators;
using Payments.PaymentService.Accounting;

namespace Payments.Tests.Ledger;

public sealed class PointInTimeTests(Books books) : IClassFixture<Books>
{
    [Fact]
    public async Task A_balance_is_what_it_was_at_the_time_asked_for()
    {
        var receivable = ChartOfAccounts.GatewayReceivable(Books.Gateway, "USD");
        await books.PostAsync(Books.Capture(100, at: Books.Noon));
        await books.PostAsync(Books.Capture(20, at: Books.Noon.AddHours(2)), Books.Refund(50, at: Books.Noon.AddHours(1)));

        (await books.BalanceAsync(receivable, Books.Noon.AddTicks(-10))).ShouldBe(0);
        (await books.BalanceAsync(receivable, Books.Noon)).ShouldBe(100);
        (await books.BalanceAsync(receivable, Books.Noon.AddMinutes(90))).ShouldBe(50);
        (await books.BalanceAsync(receivable, Books.Noon.AddHours(3))).ShouldBe(70);
        (await books.BalanceAsync(receivable)).BalanceMinor.ShouldBe(70);
        (await books.BalanceAsync(ChartOfAccounts.GatewayReceivable("nowhere", "USD"), Books.Noon)).ShouldBe(0);

        await using var connection = await books.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var then = await GetTrialBalance.ReadAsync(connection, Books.Noon.AddMinutes(90), TestContext.Current.CancellationToken);
        then.Totals.ShouldBe([new("USD", 50, 50, 0)]);
        var chart = await LedgerBalances.PageAsync(
            connection,
            after: 0,
            limit: 10,
            Books.Noon.AddMinutes(90),
            TestContext.Current.CancellationToken
        );
        chart.Select(a => (a.Code, a.BalanceMinor)).ShouldBe([(receivable.Code, 50), ("purpose:tuition:payable", -50)], ignoreOrder: true);
    }
}
