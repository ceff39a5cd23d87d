using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Lines that the AppHost itself adds to a resource's console log, such as what it waits for.</summary>
public class ResourceLoggerService
{
    /// <summary>Lines kept for each resource; older ones go.</summary>
    private const int MaxLines = 1_000;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> lines = new();

    public ILogger GetLogger(IResource resource) => new LineLogger(lines.GetOrAdd(resource.Name, _ => new ConcurrentQueue<string>()));

    internal IReadOnlyList<string> LinesOf(string resourceName) => lines.TryGetValue(resourceName, out var queue) ? [.. queue] : [];

    private sealed class LineLogger(ConcurrentQueue<string> queue) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            queue.Enqueue($"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {formatter(state, exception)}{(exception is null ? "" : " " + exception.Message)}");
            while (queue.Count > MaxLines && queue.TryDequeue(out _))
            {
            }
        }
    }
}
