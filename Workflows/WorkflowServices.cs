using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Payments.Workflows;

/// <summary>Adding durable workflows to a service.</summary>
public static class WorkflowServices
{
    /// <summary>
    /// Adds the engine on the database of <typeparamref name="TContext"/>, which must be registered before, without a retrying execution
    /// strategy. Every instance of the service runs workflows; they share them.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="configure">Names the workflows.</param>
    public static void AddWorkflows<TContext>(this IHostApplicationBuilder builder, Action<WorkflowBuilder> configure)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        var catalog = new WorkflowCatalog();
        services.AddOptions<WorkflowOptions>().BindConfiguration("Workflows").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(catalog);
        services.AddSingleton(provider => new WorkflowDatabase(provider.GetRequiredService<IServiceScopeFactory>(), typeof(TContext)));
        services.AddSingleton<InstanceStore>();
        services.AddSingleton<WorkflowJournal>();
        services.AddSingleton<OwnedWorkflows>();
        services.AddSingleton<WorkflowCompletions>();
        services.AddSingleton<WorkflowRunner>();
        services.AddSingleton(p => new WorkflowStarter(
            catalog,
            p.GetRequiredService<InstanceStore>(),
            p.GetRequiredService<OwnedWorkflows>(),
            p.GetRequiredService<WorkflowCompletions>(),
            p.GetRequiredService<IOptions<WorkflowOptions>>()
        ));
        services.AddSingleton(p => new WorkflowReader(p.GetRequiredService<WorkflowDatabase>(), catalog));
        services.AddSingleton<OperatorAction>();
        services.AddSingleton<WorkflowHealth>();
        services.AddHostedService<WorkflowSetup>();
        services.AddHostedService<WorkflowHost>();
        services.AddHostedService<LeaseRenewalWorker>();
        services.AddHostedService<StuckWorkflowsWorker>();
        services.AddHealthChecks().AddCheck<WorkflowHealth>("workflows");
        services.ConfigureOpenTelemetryTracerProvider(t => t.AddSource(WorkflowTelemetry.Name));
        services.ConfigureOpenTelemetryMeterProvider(m => m.AddMeter(WorkflowTelemetry.Name));
        configure(new WorkflowBuilder(services, catalog));
    }
}
