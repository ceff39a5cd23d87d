using Payments.Messaging;

namespace Payments.Tests.Messaging.Fixtures;

/// <summary>Records the number, then does what the test has asked for in <see cref="HandlerBehavior"/>.</summary>
internal sealed class NumberSubmittedHandler(SampleDb db, HandlerBehavior behavior) : IMessageHandler<NumberSubmitted>
{
    public async Task HandleAsync(NumberSubmitted message, MessageContext context, CancellationToken ct)
    {
        db.Entries.Add(new Entry { Number = message.Number });
        await behavior.BeforeReturning(message.Number, ct);
    }
}
