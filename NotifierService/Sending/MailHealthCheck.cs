using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Payments.NotifierService.Sending;

/// <summary>Degraded while the mail server does not take mails; they wait.</summary>
internal sealed class MailHealthCheck : IHealthCheck
{
    private volatile string? problem;

    public void ReportUp() => problem = null;

    public void ReportDown(string reason) => problem = reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(problem is { } reason ? HealthCheckResult.Degraded(reason) : HealthCheckResult.Healthy());
}
