using Payments.Contracts;
using Payments.Messaging;

namespace Payments.PaymentService.Webhooks;

/// <summary>Does what a webhook asks for, once.</summary>
internal sealed class ApplyGatewayEvent(PaymentFacts facts) : IMessageHandler<GatewayEventReceived>
{
    public Task HandleAsync(GatewayEventReceived message, MessageContext context, CancellationToken ct) =>
        GatewayFact.Of(message) is { } fact ? facts.ApplyAsync(fact, ct) : Task.CompletedTask;
}
