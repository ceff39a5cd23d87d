using System.Threading.RateLimiting;
using Payments.PaymentService.Gateways;
using Polly;
using Polly.CircuitBreaker;

namespace Payments.PaymentService.Payments.Settlement;

/// <summary>
/// The calls of one gateway: so many at a time, those beyond wait in the order in which they came, and while hardly any is answered the
/// circuit is open and none is made. Each gateway has its own, so a silent one takes nothing from another.
/// </summary>
internal sealed class GatewayBulkhead : IDisposable
{
    /// <summary>The failure code of an operation that was not asked for, because the circuit was open.</summary>
    public const string CircuitOpen = "circuit_open";

    private readonly ConcurrencyLimiter limiter;
    private readonly ResiliencePipeline<GatewayAnswer> breaker;
    private readonly CircuitBreakerStateProvider state = new();
    private readonly SettlementOptions options;

    public GatewayBulkhead(SettlementOptions options, TimeProvider clock)
    {
        this.options = options;
        limiter = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = options.MaxCalls,
                QueueLimit = options.MaxWaitingCalls,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
        breaker = new ResiliencePipelineBuilder<GatewayAnswer> { TimeProvider = clock }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<GatewayAnswer>
                {
                    FailureRatio = options.BreakerRatio,
                    MinimumThroughput = options.BreakerCalls,
                    SamplingDuration = options.BreakerWindow,
                    BreakDuration = options.BreakerPause,
                    StateProvider = state,
                    ShouldHandle = call => ValueTask.FromResult(call.Outcome.Result is { IsSilence: true }),
                }
            )
            .Build();
    }

    /// <summary>Whether calls are not made at present, because hardly any was answered.</summary>
    public bool IsOpen => state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <summary>Calls that are under way.</summary>
    public long UnderWay => options.MaxCalls - limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Calls that wait for one under way to end.</summary>
    public long Waiting => limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Makes a call when its turn has come.</summary>
    /// <returns>What <paramref name="call"/> returns; an unknown outcome while the circuit is open; null when too many calls wait, or when
    /// <paramref name="call"/> says that its time is over.</returns>
    public async Task<GatewayAnswer?> CallAsync(Func<Task<GatewayAnswer>> call, Func<bool> isTooLate)
    {
        using var permit = await limiter.AcquireAsync();
        if (!permit.IsAcquired || isTooLate())
        {
            return null;
        }

        try
        {
            return await breaker.ExecuteAsync(async _ => await call());
        }
        catch (BrokenCircuitException)
        {
            return new GatewayAnswer(GatewayOutcome.Unknown, null, CircuitOpen);
        }
    }

    public void Dispose() => limiter.Dispose();
}
