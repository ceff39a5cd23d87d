using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Payments.ServiceDefaults.Persistence;
using Payments.Workflows;

namespace Payments.Bench;

/// <summary>A service with nothing in it but the workflow engine.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly IHost host;

    private EngineHost(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public WorkflowStarter Starter => Services.GetRequiredService<WorkflowStarter>();

    /// <summary>A host that is not started: it claims no workflow by itself.</summary>
    public static EngineHost Create(
        string database,
        Action<WorkflowBuilder> workflows,
        Action<IServiceCollection> services,
        params IReadOnlyList<(string Key, string Value)> settings
    )
    {
        var builder = BenchBuilder.Create([("ConnectionStrings:bench", database), .. settings]);
        builder.AddNpgsqlDbContext<BenchDb>("bench", ServiceDatabase.Configure);
        services(builder.Services);
        builder.AddWorkflows<BenchDb>(workflows);
        return new EngineHost(builder.Build());
    }

    public static async Task<EngineHost> StartAsync(
        string database,
        Action<WorkflowBuilder> workflows,
        Action<IServiceCollection> services,
        params IReadOnlyList<(string Key, string Value)> settings
    )
    {
        var started = Create(database, workflows, services, settings);
        await started.host.StartAsync();
        return started;
    }

    /// <summary>Begins a workflow in a transaction of its own.</summary>
    public async Task<StartedWorkflow> BeginAsync<TWorkflow>(object input)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BenchDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var id = Guid.CreateVersion7();
        var started = await Starter.StartAsync<TWorkflow>(db, id, id.ToString(), input, CancellationToken.None);
        await transaction.CommitAsync();
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
