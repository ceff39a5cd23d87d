using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// One connection to the broker, opened when it is first needed and again after it was lost. The client's automatic recovery is off:
/// whoever uses the connection opens its channel and declares the topology again, so nothing depends on what the client has recorded.
/// </summary>
internal sealed partial class BrokerConnection(IConnectionFactory factory, string name, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long a connection may take to close cleanly; after that it is dropped.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After a failed attempt every caller within this time gets the same failure without another attempt. A service has a loop for each
    /// queue and each relay worker, and a broker that is starting should not have to refuse all of them.
    /// </summary>
    private static readonly TimeSpan FailureCacheTime = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim gate = new(1, 1);
    private IConnection? connection;
    private Exception? failure;
    private long failedAt;

    /// <summary>Whether the broker blocks publishing on this connection (<c>connection.blocked</c>: memory or disk alarm).</summary>
    public bool IsBlocked { get; private set; }

    public bool IsOpen => connection is { IsOpen: true };

    public async Task<IConnection> GetAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (connection is { IsOpen: true })
            {
                return connection;
            }

            if (failure is not null && Stopwatch.GetElapsedTime(failedAt) < FailureCacheTime)
            {
                throw new IOException(failure.Message, failure);
            }

            await CloseAsync();
            connection = await OpenAsync(ct);
            failure = null;
            return connection;
        }
        catch (Exception e) when (e is not IOException && !ct.IsCancellationRequested)
        {
            (failure, failedAt) = (e, Stopwatch.GetTimestamp());
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Closes a connection that does not answer; the next caller gets a new one.</summary>
    public async Task ResetAsync()
    {
        await gate.WaitAsync();
        try
        {
            await CloseAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        gate.Dispose();
    }

    private async Task<IConnection> OpenAsync(CancellationToken ct)
    {
        var opened = await factory.CreateConnectionAsync(name, ct);
        IsBlocked = false;
        opened.ConnectionBlockedAsync += (_, args) =>
        {
            IsBlocked = true;
            LogBlocked(name, args.Reason);
            return Task.CompletedTask;
        };
        opened.ConnectionUnblockedAsync += (_, _) =>
        {
            IsBlocked = false;
            LogUnblocked(name);
            return Task.CompletedTask;
        };
        LogOpened(name);
        return opened;
    }

    private async Task CloseAsync()
    {
        if (connection is { } old)
        {
            connection = null;
            try
            {
                await old.AbortAsync(CloseTimeout);
                await old.DisposeAsync().AsTask().WaitAsync(CloseTimeout);
            }
            catch (TimeoutException)
            {
                // Dropped. Everybody who needs a connection waits for this one to go.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Name} to the broker is open.")]
    private partial void LogOpened(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker blocks connection {Name}: {Reason}")]
    private partial void LogBlocked(string name, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The broker no longer blocks connection {Name}.")]
    private partial void LogUnblocked(string name);
}
