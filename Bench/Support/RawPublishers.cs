namespace Payments.Bench;

/// <summary>Several publishers side by side, each on a channel of its own, that share the work.</summary>
internal sealed class RawPublishers(IReadOnlyList<RawPublisher> publishers) : IAsyncDisposable
{
    public static async Task<RawPublishers> OpenAsync(BenchEnvironment environment, int count, int size)
    {
        var publishers = new List<RawPublisher>();
        for (var i = 0; i < count; i++)
        {
            publishers.Add(await RawPublisher.OpenAsync(environment, size));
        }

        return new RawPublishers(publishers);
    }

    /// <summary>Publishes <paramref name="messages"/> events in all; all are confirmed when it returns.</summary>
    public Task PublishAsync(int messages, ConfirmWait wait)
    {
        return Task.WhenAll(
            publishers.Select((publisher, i) => Task.Run(() => publisher.PublishAsync(Share(i + 1) - Share(i), wait, first: Share(i))))
        );

        int Share(int count) => (int)((long)messages * count / publishers.Count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var publisher in publishers)
        {
            await publisher.DisposeAsync();
        }
    }
}
