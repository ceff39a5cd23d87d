using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace Payments.Workflows;

/// <summary>Makes the table before anything looks for workflows in it.</summary>
internal sealed class WorkflowSetup(WorkflowDatabase database) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        await database.RunAsync(
            async connection =>
            {
                await WorkflowSchema.Scripts.ApplyAsync(connection, cancellationToken);
                return true;
            },
            cancellationToken
        );
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
