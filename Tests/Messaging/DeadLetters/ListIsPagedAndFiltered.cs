using Payments.Messaging;
using Payments.Tests.Messaging.Fixtures;
using Payments.Tests.Support;

namespace Payments.Tests.Messaging.DeadLetters;

public sealed class ListIsPagedAndFiltered(SharedSystem shared) : MessagingTest(shared)
{
    [Fact]
    public async Task Pages_follow_each_other_and_filters_narrow()
    {
        await using var host = await SampleHost.StartAsync(Fixture, o => o.MaxAttempts = 1);
        host.Behavior.BeforeReturning = (number, _) => throw new InvalidOperationException(number == 7 ? "seven" : "other");
        await host.CommitAsync(db => Enumerable.Range(1, 10).ToList().ForEach(n => db.Publish(new NumberSubmitted(n))));
        await host.DeadLettersAsync(10);

        var ids = new List<long>();
        for (long? before = long.MaxValue; before is not null; )
        {
            var page = await host.GetDeadLettersAsync($"?limit=4&before={before}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("id").GetInt64()));
            before =
                page.GetProperty("before").ValueKind == System.Text.Json.JsonValueKind.Null ? null : page.GetProperty("before").GetInt64();
        }

        ids.Count.ShouldBe(10);
        ids.ShouldBe(ids.Distinct().OrderDescending());
        await host.DeadLettersAsync(1, "?cause=Seven");
        await host.DeadLettersAsync(10, $"?queue={SampleHost.Queue}");
        await host.DeadLettersAsync(0, "?queue=another.q");
        await host.DeadLettersAsync(0, $"?to={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-1).ToString("O"))}");
        await host.DeadLettersAsync(10, $"?from={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-1).ToString("O"))}");
    }
}
