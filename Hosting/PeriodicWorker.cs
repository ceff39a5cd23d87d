using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Payments.Hosting;

/// <summary>
/// Does the same work again and again for as long as the program runs. The first turn comes one interval after the start, and two turns
/// never overlap. A turn that fails is logged as one warning, and the next one comes as if it had succeeded; a stopping program waits for
/// no turn that bears being canceled. Turns belong to no trace, because what runs every few seconds would bury the traces of requests.
/// </summary>
/// <param name="work">What is done, as the log names it: "Renewing leases".</param>
/// <param name="interval">
/// Time from the beginning of one turn to the beginning of the next; a turn that takes longer delays the next.
/// </param>
/// <param name="clock">Tells when an interval is over.</param>
/// <param name="logger">Takes the warnings.</param>
public abstract partial class PeriodicWorker(string work, TimeSpan interval, TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <summary>Longest time of one turn; then it is canceled, so that a peer that never answers does not end the work for good.</summary>
    protected virtual TimeSpan MaxTurn => TimeSpan.FromMinutes(1);

    /// <summary>Whether turns make spans. Then whoever overrides this suppresses what concerns no request.</summary>
    protected virtual bool IsTraced => false;

    /// <summary>Does the work once.</summary>
    /// <param name="ct">Canceled when the program stops, and after <see cref="MaxTurn"/>.</param>
    protected abstract Task RunTurnAsync(CancellationToken ct);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = IsTraced ? null : SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryTurnAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async Task TryTurnAsync(CancellationToken stoppingToken)
    {
        using var bound = new CancellationTokenSource(MaxTurn, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, bound.Token);
        try
        {
            await RunTurnAsync(ends.Token);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever a turn throws while it is broken off is no failure of its own.
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            LogFailed(work, interval, $"it has taken longer than {MaxTurn}");
        }
        catch (Exception e)
        {
            LogFailed(work, interval, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Work} has failed and is tried again in {Interval}: {Reason}")]
    private partial void LogFailed(string work, TimeSpan interval, string reason);
}
