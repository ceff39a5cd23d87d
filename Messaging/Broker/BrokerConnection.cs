using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// One connection to the broker, opened when it is first needed and anew after it was lost. Recovery is ours: whoever uses
/// the connection opens its channel again and declares the topology again, so nothing depends on what the client remembers.
/// </summary>
internal sealed partial class BrokerConnection(IConnectionFactory factory, string name, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long a connection may take to close in order; one that no longer answers is dropped after it.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After a failure everybody who asks within this time gets the same failure, without an attempt of his own: a service has a loop for
    /// each queue and relay, and a broker that is starting has other work than to refuse all of them.
    /// </summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim gate = new(1, 1);
    private IConnection? connection;
    private Exception? failure;
    private long failedAt;

    /// <summary>Whether the broker has asked to stop publishing (memory or disk alarm).</summary>
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

            if (failure is not null && Stopwatch.GetElapsedTime(failedAt) < FailurePause)
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

    /// <summary>Gives the connection up, because it does not answer; the next user gets a new one.</summary>
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
            await old.AbortAsync(CloseTimeout);
            await old.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Name} to the broker is open.")]
    private partial void LogOpened(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker blocks connection {Name}: {Reason}")]
    private partial void LogBlocked(string name, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The broker no longer blocks connection {Name}.")]
    private partial void LogUnblocked(string name);
}
