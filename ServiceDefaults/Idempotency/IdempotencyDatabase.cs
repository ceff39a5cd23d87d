namespace Payments.ServiceDefaults.Idempotency;

/// <summary>The context of the service's database.</summary>
internal sealed record IdempotencyDatabase(Type ContextType);
