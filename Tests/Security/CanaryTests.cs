using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Security;

/// <summary>
/// A card number and a security code, pushed through every entrance, are found nowhere: tables, files of the database, queues, dead letters, logs, traces, mails,
/// answers. (PCI DSS 4.0, requirement 3.3.1: sensitive authentication data is not stored; 3.5.1: the number is unreadable wherever it is stored.)
/// </summary>
[Collection(SecurityCollection.Name)]
public sealed class CanaryTests(SecuritySystem security)
{
    private const int MinRequests = 400;

    private static readonly TimeSpan QuietBound = TimeSpan.FromSeconds(120);

    private readonly PaymentsSystem system = security.System;

    [Fact]
    public async Task A_card_pushed_through_every_entrance_is_found_nowhere()
    {
        var canary = new Canary();
        await using var requests = new CanaryRequests(system, canary);
        await requests.PushAsync();
        await new CanaryMessages(system, canary).PushAsync();
        await QuietAsync();

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
        foreach (var form in new Func<Canary, string>[] { c => c.Number, c => c.Spaced, c => c.Dashed, c => $$"""{"cvv": "{{c.Code}}"}""", c => $"\\x{Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(c.Number))}", c => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("x" + c.Number)) })
        {
            var canary = new Canary();
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
    public async Task Logs_traces_and_mails_are_where_they_are_looked_for()
    {
        var search = new CanarySearch(system, new Canary());

        Directory.EnumerateFiles(CanarySearch.LogFolder(), "payment-service*_out*").Any(f => File.ReadAllText(f).Contains("Now listening on", StringComparison.Ordinal)).ShouldBeTrue();
        (await search.TelemetryTextAsync("logs")).ShouldContain("Now listening on");
        (await search.TelemetryTextAsync("spans")).ShouldContain("GET /health", Case.Insensitive);
    }

    /// <summary>Everything has come to its end, apart from what waits for another attempt.</summary>
    private async Task QuietAsync()
    {
        foreach (var database in new[] { "users", "payments", "tuition", "notifications" })
        {
            await Eventually.Be(async () => (long)(await system.ScalarAsync(database, "SELECT count(*) FROM messaging.outbox"))! == 0, $"the outbox of {database} is empty", QuietBound);
        }

        await Eventually.Be(
            async () => (long)(await system.ScalarAsync("payments", "SELECT count(*) FROM payments WHERE purpose = 'card' AND status IN ('PENDING', 'PROCESSING')"))! == 0, "the payments have settled", QuietBound);
        await Eventually.Be(async () => (long)(await system.ScalarAsync("notifications", "SELECT count(*) FROM mails WHERE status = 'WAITING'"))! == 0, "the mails are sent", QuietBound);
        await Eventually.Be(async () => (long)(await system.ScalarAsync("payments", "SELECT count(*) FROM messaging.dead_letters"))! > 15, "the letters are dead", QuietBound);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(await system.ConnectionStringAsync("payments") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
