using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Payments.Bench;

/// <summary>
/// Pages of orders as browsers keep them open, each with a stream of changes. Records when the row of an order has reached all of them.
/// </summary>
internal sealed class OpenPages : IAsyncDisposable
{
    private const string Event = "event: ";
    private const string Data = "data: ";

    private readonly HttpClient http;
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<long, (int Pages, long At)> rows = [];
    private readonly List<Task> streams = [];
    private readonly int count;

    private OpenPages(HttpClient http, int count) => (this.http, this.count) = (http, count);

    /// <summary>Opens them, and waits until each is connected.</summary>
    public static async Task<OpenPages> OpenAsync(IPEndPoint address, int count)
    {
        var pages = new OpenPages(new HttpClient { BaseAddress = new Uri($"http://{address}") }, count);
        for (var i = 0; i < count; i++)
        {
            var connected = new TaskCompletionSource();
            pages.streams.Add(pages.ReadAsync(connected));
            await connected.Task;
        }

        return pages;
    }

    /// <summary>When the order's row reached the last page, in stopwatch ticks; null until then.</summary>
    public long? ArrivedAt(long order) => rows.TryGetValue(order, out var row) && row.Pages >= count ? row.At : null;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(streams).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
        http.Dispose();
    }

    private async Task ReadAsync(TaskCompletionSource connected)
    {
        using var answer = await http.GetAsync("/dashboard/events", HttpCompletionOption.ResponseHeadersRead, closing.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(closing.Token));
        var name = "";
        while (await reader.ReadLineAsync(closing.Token) is { } line)
        {
            connected.TrySetResult();
            name = line.StartsWith(Event, StringComparison.Ordinal) ? line[Event.Length..] : name;
            if (name == "order" && line.StartsWith(Data, StringComparison.Ordinal))
            {
                RecordArrival(line.AsSpan(Data.Length));
            }
        }
    }

    private void RecordArrival(ReadOnlySpan<char> json)
    {
        var at = Stopwatch.GetTimestamp();
        using var row = JsonDocument.Parse(json.ToString());
        rows.AddOrUpdate(row.RootElement.GetProperty("id").GetInt64(), (1, at), (_, seen) => (seen.Pages + 1, at));
    }
}
