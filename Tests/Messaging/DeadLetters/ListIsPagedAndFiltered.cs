using Payments.Messaging;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class ListIsPagedAndFiltered(SharedSystem shared) : LedgerTest(shared)
{
    [Fact]
    public async Task Pages_follow_each_other_and_filters_narrow()
    {
        await using var host = await LedgerHost.StartAsync(Place, o => o.MaxAttempts = 1);
        host.Misbehaviour.BeforeReturning = (number, _) => throw new InvalidOperationException(number == 7 ? "seven" : "other");
        await host.CommitAsync(db => Enumerable.Range(1, 10).ToList().ForEach(n => db.Publish(new NumberSaid(n))));
        await host.LettersAsync(10);

        var ids = new List<long>();
        for (long? before = long.MaxValue; before is not null; )
        {
            var page = await host.LookAsync($"?limit=4&before={before}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("id").GetInt64()));
            before =
                page.GetProperty("before").ValueKind == System.Text.Json.JsonValueKind.Null ? null : page.GetProperty("before").GetInt64();
        }

        ids.Count.ShouldBe(10);
        ids.ShouldBe(ids.Distinct().OrderDescending());
        await host.LettersAsync(1, "?cause=Seven");
        await host.LettersAsync(10, $"?queue={LedgerHost.Queue}");
        await host.LettersAsync(0, "?queue=another.q");
        await host.LettersAsync(0, $"?to={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-1).ToString("O"))}");
        await host.LettersAsync(10, $"?from={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-1).ToString("O"))}");
    }
}
