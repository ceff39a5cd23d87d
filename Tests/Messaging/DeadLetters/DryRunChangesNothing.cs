using System.Net.Http.Json;
using System.Text.Json;
using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class DryRunChangesNothing(SharedSystem shared) : LedgerTest(shared)
{
    [Theory]
    [InlineData("replay")]
    [InlineData("discard")]
    public async Task It_says_what_would_be_done(string action)
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.MaxAttempts = 1);
        host.Misbehaviour.BeforeReturning = (_, _) => throw new InvalidOperationException("broken");
        await host.CommitAsync(db => Enumerable.Range(1, 5).ToList().ForEach(n => db.Publish(new NumberSaid(n))));
        await host.LettersAsync(5);

        using var answer = await host.AskAsync(action, new { select = new { cause = "BROKEN" }, dryRun = true });

        var report = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        report.GetProperty("matched").GetInt32().ShouldBe(5);
        report.GetProperty("letters").GetArrayLength().ShouldBe(5);
        await host.LettersAsync(5);
        (await Place.ScalarAsync("SELECT count(*) FROM messaging.dead_letter_operations")).ShouldBe(0L);
    }
}
