using Aspire.Hosting.Testing;
using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Security;

/// <summary>
/// A card number and a security code, sent to every entry point, are found nowhere: tables, files of the database, queues, dead
/// letters, logs, traces, mails, answers. (PCI DSS 4.0, requirement 3.3.1: sensitive authentication data is not stored; 3.5.1: the number
/// is unreadable wherever it is stored.)
/// </summary>
[Collection(SecurityCollection.Name)]
public sealed class CanaryTests(SecuritySystem security)
{
    private const int MinRequests = 280;

    private static readonly TimeSpan QuietBound = TimeSpan.FromSeconds(120);

    private readonly PaymentsSystem system = security.System;

    [Fact]
    public async Task A_card_pushed_through_every_entrance_is_found_nowhere()
    {
        var canary = Canary.Card();
        await using var requests = new CanaryRequests(system, canary);
        await requests.PushAsync();
        await new CanaryMessages(system, canary).PushAsync();
        await WaitUntilHandledAsync();

        var search = new CanarySearch(system, canary);
        List<string> found =
        [
            .. requests.Echoes,
            .. await search.TablesAsync(),
            .. await search.DatabaseFilesAsync(),
            .. await search.QueuesAsync(),
            .. await search.DeadLettersAsync(),
            .. await search.ProcessLogsAsync(),
            .. await search.TracesAsync(),
            .. await search.LogsAsync(),
            .. await search.MailsAsync(),
        ];

        found.ShouldBeEmpty();
        requests.Sent.ShouldBeGreaterThan(MinRequests);
        requests.Accepted.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Tables_and_files_are_searched_in_every_form()
    {
        foreach (
            var form in new Func<Canary, string>[]
            {
                c => c.Number,
                c => c.Spaced,
                c => c.Dashed,
                c => $$"""{"cvv": "{{c.Code}}"}""",
                c => $"\\x{Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(c.Number))}",
                c => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("x" + c.Number)),
            }
        )
        {
            var canary = Canary.Card();
            var search = new CanarySearch(system, canary);
            (await search.TablesAsync()).ShouldBeEmpty();

            await ExecuteAsync($"CREATE TABLE canary AS SELECT '{form(canary)}'::text AS planted");
            (await search.TablesAsync()).ShouldHaveSingleItem().ShouldContain("payments.public.canary");

            await ExecuteAsync("DROP TABLE canary");
            (await search.TablesAsync()).ShouldBeEmpty();
            (await search.DatabaseFilesAsync()).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task What_is_not_masked_is_found_in_traces_logs_queues_dead_letters_and_mails()
    {
        var canary = Canary.NoCard();
        using (var http = system.App.CreateHttpClient("payment-service", "http"))
        {
            using var answer = await http.GetAsync($"/{canary.Number}", TestContext.Current.CancellationToken);
        }

        await new CanaryMessages(system, canary).PlantAsync();

        var searches = new CanarySearch(system, canary);
        foreach (
            var (store, search) in new (string, Func<Task<List<string>>>)[]
            {
                ("traces", searches.TracesAsync),
                ("logs", searches.LogsAsync),
                ("process logs", searches.ProcessLogsAsync),
                ("queues", searches.QueuesAsync),
                ("dead letters", searches.DeadLettersAsync),
                ("mails", searches.MailsAsync),
                ("tables", searches.TablesAsync),
            }
        )
        {
            await Eventually.Get(search, found => found.Count > 0, $"it is found in the {store}");
        }
    }

    /// <summary>Waits until all is handled, apart from what waits for another attempt.</summary>
    private async Task WaitUntilHandledAsync()
    {
        foreach (var database in new[] { "users", "payments", "tuition", "notifications" })
        {
            await Eventually.Be(
                async () => (long)(await system.ScalarAsync(database, "SELECT count(*) FROM messaging.outbox"))! == 0,
                $"the outbox of {database} is empty",
                QuietBound
            );
        }

        await Eventually.Be(
            async () =>
                (long)
                    (
                        await system.ScalarAsync(
                            "payments",
                            "SELECT count(*) FROM payments WHERE purpose = 'card' AND status IN ('PENDING', 'PROCESSING')"
                        )
                    )! == 0,
            "the payments have settled",
            QuietBound
        );
        await Eventually.Be(
            async () => (long)(await system.ScalarAsync("notifications", "SELECT count(*) FROM mails WHERE status = 'WAITING'"))! == 0,
            "the mails are sent",
            QuietBound
        );
        await Eventually.Be(
            async () => (long)(await system.ScalarAsync("payments", "SELECT count(*) FROM messaging.dead_letters"))! > 15,
            "the messages that nobody can handle are dead letters",
            QuietBound
        );
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(await system.ConnectionStringAsync("payments") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
