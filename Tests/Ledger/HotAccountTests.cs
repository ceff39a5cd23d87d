using Npgsql;
using Payments.Ledger;
using Payments.PaymentService.Accounting;

namespace Payments.Tests.Ledger;

public sealed class HotAccountTests(Books books) : IClassFixture<Books>
{
    private const int Connections = 12;
    private const int GroupsEach = 25;
    private const int GroupSize = 40;
    private const int Users = 10;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Every group touches the same accounts, single rows among them, in an order of its own: whoever locked in that order would deadlock.
    /// </summary>
    [Fact]
    public async Task Groups_on_the_same_accounts_do_not_deadlock_and_nothing_is_lost()
    {
        var users = Enumerable.Range(0, Users).Select(_ => ChartOfAccounts.User(Books.NextUser(), "USD")).ToArray();
        var payable = ChartOfAccounts.PurposePayable("hot", "USD");

        await Task.WhenAll(
                Enumerable
                    .Range(1, Connections)
                    .Select(async seed =>
                    {
                        var random = new Random(seed);
                        for (var group = 0; group < GroupsEach; group++)
                        {
                            await books.PostAsync([
                                .. Enumerable
                                    .Range(0, GroupSize)
                                    .Select(_ => Books.Entry(Posting.Debit(payable, 1), Posting.Credit(users[random.Next(Users)], 1))),
                            ]);
                        }
                    })
            )
            .WaitAsync(Bound, TestContext.Current.CancellationToken);

        (await books.BalanceAsync(payable)).BalanceMinor.ShouldBe(Connections * GroupsEach * GroupSize);
        await books.InOrderAsync();
    }

    [Fact]
    public async Task Connections_post_to_a_striped_account_without_waiting_for_each_other()
    {
        var (first, second) = await OpenOnOtherStripesAsync();
        await using var firstConnection = first;
        await using var secondConnection = second;
        await using var transaction = await first.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await GeneralLedger.PostAsync(first, [Books.Capture(5)], TestContext.Current.CancellationToken);

        await using (var limit = new NpgsqlCommand("SET lock_timeout = '500ms'", second))
        {
            await limit.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        (await GeneralLedger.PostAsync(second, [Books.Capture(6)], TestContext.Current.CancellationToken)).Count.ShouldBe(1);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await books.InOrderAsync();
    }

    private async Task<(NpgsqlConnection First, NpgsqlConnection Second)> OpenOnOtherStripesAsync()
    {
        // The accounts are opened beforehand: opening the same one is what connections do wait for.
        await books.PostAsync(Books.Capture(1));
        var first = await books.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var open = new List<NpgsqlConnection>();
        try
        {
            for (var i = 0; i < ChartOfAccounts.PlatformStripes; i++)
            {
                open.Add(await books.Source.OpenConnectionAsync(TestContext.Current.CancellationToken));
                if (open[^1].ProcessID % ChartOfAccounts.PlatformStripes != first.ProcessID % ChartOfAccounts.PlatformStripes)
                {
                    var other = open[^1];
                    open.RemoveAt(open.Count - 1);
                    return (first, other);
                }
            }
        }
        finally
        {
            open.ForEach(c => c.Dispose());
        }

        throw new InvalidOperationException("All connections have the same stripe.");
    }
}
