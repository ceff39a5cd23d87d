using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Payments.NotifierService.Sending;

/// <summary>Reports the service as degraded while the mail server accepts no mails; they wait in the database.</summary>
internal sealed class MailHealthCheck : IHealthCheck
{
    private volatile string? problem;

    public void ReportUp() => problem = null;

    public void ReportDown(string reason) => problem = reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(problem is { } reason ? HealthCheckResult.Degraded(reason) : HealthCheckResult.Healthy());
}
