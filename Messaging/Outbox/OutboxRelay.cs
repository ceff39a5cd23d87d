using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;

namespace Payments.Messaging;

/// <summary>
/// Publishes what lies in the outbox. One batch is one transaction: claim, publish, await every confirm, delete. A batch is
/// what has gathered while the one before it was under way; there is no timer. A crash anywhere before the commit leaves the
/// rows where they were: they are published again, and inboxes know their message ids.
/// </summary>
internal sealed partial class OutboxRelay<TContext>(
    IServiceScopeFactory scopes,
    BrokerConnections connections,
    MessagingTopology topology,
    OutboxSignal signal,
    MessagingHealth health,
    IOptions<MessagingOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<OutboxRelay<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    private readonly MessagingOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(options.RetryDelay, options.MaxReconnectDelay);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var channel = await OpenChannelAsync(stoppingToken);
                health.RelayIsUp();
                await RelayAsync(channel, backoff, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (TopologyMismatchException e)
            {
                LogMismatch(e);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
            catch (Exception e)
            {
                health.RelayIsDown(e.Message);
                LogAway(e.Message);
                await backoff.WaitAsync(stoppingToken);
            }
        }
    }

    private async Task<ConfirmingChannel> OpenChannelAsync(CancellationToken ct)
    {
        var connection = await connections.Publishing.GetAsync(ct);
        await topology.DeclareAsync(connection, ct);
        return await ConfirmingChannel.OpenAsync(connection, ct);
    }

    private async Task RelayAsync(ConfirmingChannel channel, Backoff backoff, CancellationToken ct)
    {
        while (channel.IsOpen)
        {
            var full = !connections.Publishing.IsBlocked && await RelayBatchAsync(channel, ct);
            backoff.Reset();
            if (!full)
            {
                await signal.WaitAsync(options.OutboxPollInterval, ct);
            }
        }
    }

    /// <returns>Whether the batch was full and went out whole, so that more is likely to wait.</returns>
    private async Task<bool> RelayBatchAsync(ConfirmingChannel channel, CancellationToken ct)
    {
        // The relay's own SQL happens for many traces at once and every second without any: it belongs to none.
        using var quiet = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        await db.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var rows = await OutboxStore.ClaimAsync(connection, options.OutboxBatchSize, ct);
        if (rows.Count == 0)
        {
            return false;
        }

        var outcomes = await PublishAsync(channel, rows, ct);

        // What the broker has confirmed leaves the outbox even when the service is being stopped.
        var confirmed = IdsWith(rows, outcomes, o => o == PublishOutcome.Confirmed);
        var rejected = IdsWith(rows, outcomes, o => o is PublishOutcome.Returned or PublishOutcome.Refused);
        await OutboxStore.SettleAsync(connection, confirmed, rejected, options.OutboxRetryDelay, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return confirmed.Length == options.OutboxBatchSize;
    }

    private async Task<PublishOutcome[]> PublishAsync(ConfirmingChannel channel, List<OutboxRow> rows, CancellationToken ct)
    {
        var activities = StartActivities(rows);
        var messages = rows.Select((row, i) => row.ToOutgoing(options.ServiceName, activities[i])).ToArray();
        var outcomes = await channel.PublishAsync(messages, options.ConfirmTimeout, ct);
        for (var i = 0; i < rows.Count; i++)
        {
            Report(rows[i], outcomes[i], activities[i]);
        }

        return outcomes;
    }

    private static Activity?[] StartActivities(List<OutboxRow> rows)
    {
        // The spans of the messages themselves are wanted; only the SQL around them is not.
        using var loud = SuppressInstrumentationScope.Begin(false);
        var activities = rows.Select(MessagingTelemetry.StartPublish).ToArray();
        Activity.Current = null;
        return activities;
    }

    private void Report(OutboxRow row, PublishOutcome outcome, Activity? activity)
    {
        // A span that ends where instrumentation is suppressed is not exported.
        using var loud = SuppressInstrumentationScope.Begin(false);
        if (outcome == PublishOutcome.Confirmed)
        {
            MessagingTelemetry.Sent.Add(1, MessagingTelemetry.Tags(row.RoutingKey));
        }
        else
        {
            activity?.SetStatus(ActivityStatusCode.Error, outcome.ToString());
            LogNotConfirmed(row.MessageId, row.RoutingKey, outcome);
        }

        activity?.Dispose();
    }

    private static long[] IdsWith(List<OutboxRow> rows, PublishOutcome[] outcomes, Func<PublishOutcome, bool> wanted) =>
        [.. rows.Where((_, i) => wanted(outcomes[i])).Select(r => r.Id)];

    [LoggerMessage(Level = LogLevel.Critical, Message = "The broker's topology differs from what this service needs; it stops.")]
    private partial void LogMismatch(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox waits; broker or database is away: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} to {RoutingKey} stays in the outbox: {Outcome}.")]
    private partial void LogNotConfirmed(Guid messageId, string routingKey, PublishOutcome outcome);
}
