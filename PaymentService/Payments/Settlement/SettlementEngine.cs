using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// The one way to a gateway. It takes operations that are committed, asks the gateway for each with no transaction open, many at a time and
/// none waiting for another, and records the answers in groups: one transaction is under way, and the next takes what has gathered
/// meanwhile. What a crash leaves behind, <see cref="RepairWorker"/> brings back here when the lease of the operation has ended.
/// </summary>
internal sealed partial class SettlementEngine(
    GatewayBulkheads bulkheads,
    GatewayClient gatewayClient,
    IServiceScopeFactory scopes,
    IOptions<SettlementOptions> options,
    TimeProvider clock,
    ILogger<SettlementEngine> logger
) : BackgroundService
{
    /// <summary>Attempts at one group while the database is away; then repair asks again.</summary>
    private const int MaxAttempts = 20;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(20);

    private readonly SettlementOptions options = options.Value;

    /// <summary>Not bounded by itself: there is one answer for each call, and the calls are bounded.</summary>
    private readonly Channel<GivenAnswer> answers = Channel.CreateUnbounded<GivenAnswer>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private int underWay;

    /// <summary>Settles an operation that has just been committed; nobody waits for it.</summary>
    public void Begin(Payment payment, PaymentOperation operation) => _ = SettleAsync(payment, operation);

    /// <summary>Settles an operation that has been committed.</summary>
    /// <returns>The payment and the operation as recorded with the answer; as they were given when there is none yet, and repair goes on
    /// with it.</returns>
    public async Task<OperationResult> SettleAsync(Payment payment, PaymentOperation operation)
    {
        Interlocked.Increment(ref underWay);
        try
        {
            using var activity = SettlementTelemetry.StartAsking(payment, operation);
            var answer = await bulkheads.Of(payment.Gateway).CallAsync(() => AskAsync(payment, operation), () => IsTooLate(operation));
            return (answer is null ? null : await RecordAsync(payment, operation, answer)) ?? new OperationResult(payment, operation, null);
        }
        catch (Exception e)
        {
            LogLeft(e, operation.Id, payment.Id);
            return new OperationResult(payment, operation, null);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    /// <summary>
    /// Waits until what is under way is recorded, within <see cref="SettlementOptions.DrainTime"/>; repair does the rest.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + options.DrainTime;
        while (Volatile.Read(ref underWay) > 0 && clock.GetUtcNow() < end && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(DrainStep, CancellationToken.None);
        }

        answers.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await answers.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var group = new List<GivenAnswer>();
            while (group.Count < options.MaxAnswersInGroup && answers.Reader.TryRead(out var answer))
            {
                group.Add(answer);
            }

            await RecordAsync(group);
        }
    }

    private async Task<GatewayAnswer> AskAsync(Payment payment, PaymentOperation operation)
    {
        using var activity = SettlementTelemetry.StartCall(payment.Gateway);
        return await gatewayClient.AskAsync(payment, operation, CancellationToken.None);
    }

    /// <summary>Whether the lease would end before the gateway has to have answered: then another instance may ask as well.</summary>
    private bool IsTooLate(PaymentOperation operation) => clock.GetUtcNow().UtcDateTime + options.GatewayTimeout > operation.NextAttemptAt;

    private async Task<OperationResult?> RecordAsync(Payment payment, PaymentOperation operation, GatewayAnswer answer)
    {
        var given = new GivenAnswer(payment.Id, operation.Id, answer);
        return answers.Writer.TryWrite(given) ? await given.Recorded : null;
    }

    /// <summary>If a group cannot be recorded, each of its answers is recorded alone, so that only the one at fault fails.</summary>
    private async Task RecordAsync(List<GivenAnswer> group)
    {
        try
        {
            var results = await RecordOrRetryAsync(group);
            foreach (var (answer, result) in group.Zip(results))
            {
                answer.Complete(result);
            }
        }
        catch (Exception e) when (group.Count > 1 && !IsUnavailable(e))
        {
            LogGroupFailed(group.Count, e.Message);
            foreach (var answer in group)
            {
                await RecordAsync([answer]);
            }
        }
        catch (Exception e)
        {
            foreach (var answer in group)
            {
                LogLeft(e, answer.OperationId, answer.PaymentId);
                answer.Complete(null);
            }
        }
    }

    private async Task<IReadOnlyList<OperationResult>> RecordOrRetryAsync(List<GivenAnswer> group)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                return await scope.ServiceProvider.GetRequiredService<AnswerRecorder>().RecordAsync(group, CancellationToken.None);
            }
            catch (Exception e) when (attempt < MaxAttempts && IsUnavailable(e))
            {
                LogWaits(group.Count, e.Message);
                await Task.Delay(RetryPause, clock);
            }
        }
    }

    private static bool IsUnavailable(Exception e) =>
        e is NpgsqlException { IsTransient: true } || (e.InnerException is { } inner && IsUnavailable(inner));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} answers wait, the database is unavailable: {Reason}")]
    private partial void LogWaits(int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A group of {Count} answers failed ({Reason}); each is recorded alone.")]
    private partial void LogGroupFailed(int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {OperationId} of payment {PaymentId} is left to repair.")]
    private partial void LogLeft(Exception e, Guid operationId, Guid paymentId);
}
