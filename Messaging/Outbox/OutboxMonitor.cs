using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Payments.Hosting;

namespace Payments.Messaging;

/// <summary>
/// Measures periodically how many messages wait in the outbox and for how long, and how many dead letters there are. Reports them as
/// metrics, and degraded health when the oldest message is too old.
/// </summary>
internal sealed class OutboxMonitor(
    MessagingDatabase database,
    MessagingHealth health,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<OutboxMonitor> logger
) : PeriodicWorker("Measuring the outbox", options.Value.OutboxWatchInterval, clock, logger)
{
    /// <summary>Rows at which counting ends, so that a measurement costs the same however many there are.</summary>
    private const int MaxCounted = 100_000;

    private const string Component = "outbox";

    private static readonly string Sql = $"""
        SELECT (SELECT count(*) FROM (SELECT FROM {MessagingSchema.Name}.outbox LIMIT {MaxCounted}) counted),
               (SELECT created_at FROM {MessagingSchema.Name}.outbox ORDER BY id LIMIT 1),
               (SELECT count(*) FROM (SELECT FROM {MessagingSchema.Name}.dead_letters LIMIT {MaxCounted}) counted)
        """;

    private readonly MessagingOptions options = options.Value;
    private readonly TimeProvider clock = clock;

    protected override async Task RunTurnAsync(CancellationToken ct)
    {
        await using var session = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Sql, session.Connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var age = reader.IsDBNull(1) ? TimeSpan.Zero : clock.GetUtcNow() - new DateTimeOffset(reader.GetDateTime(1));
        Report(reader.GetInt64(0), age, reader.GetInt64(2));
    }

    private void Report(long depth, TimeSpan age, long deadLetters)
    {
        MessagingTelemetry.OutboxDepth.Record(depth);
        MessagingTelemetry.OutboxAge.Record(Math.Max(0, age.TotalSeconds));
        MessagingTelemetry.DeadLettersWaiting.Record(deadLetters);
        if (age > options.MaxOutboxAge)
        {
            health.IsDown(Component, $"the oldest message has waited for {age.TotalSeconds:0} s");
        }
        else
        {
            health.IsUp(Component);
        }
    }
}
