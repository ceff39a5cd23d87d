using Microsoft.AspNetCore.Http;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>How an endpoint answers a fault, as metadata.</summary>
internal sealed record IdempotencyFaultWriter(Func<HttpContext, IdempotencyFault, Task> WriteAsync);
