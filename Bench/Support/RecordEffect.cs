using Payments.Messaging;

namespace Payments.Bench;

/// <summary>Adds the one row, and records when it is committed.</summary>
internal sealed class RecordEffect(BenchDb db, CommitLogs logs) : IMessageHandler<BenchEvent>
{
    public Task HandleAsync(BenchEvent message, MessageContext context, CancellationToken ct)
    {
        var log = logs.Current;
        log.Handled();
        db.Effects.Add(
            new Effect
            {
                Id = Guid.CreateVersion7(),
                Number = message.Number,
                Amount = message.Amount,
                At = DateTime.UtcNow,
            }
        );
        context.AfterCommit(() => log.Committed(message.Number - BenchEvent.FirstNumber));
        return Task.CompletedTask;
    }
}
