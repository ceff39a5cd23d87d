namespace Payments.Messaging;

/// <summary>Calls a subscription's handler with the messages of one transaction.</summary>
internal delegate Task HandlerCall(IServiceProvider services, IReadOnlyList<Received<object>> group, CancellationToken ct);
