using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Payments.Workflows;

/// <summary>Names the workflows of a service.</summary>
public sealed class WorkflowBuilder
{
    private readonly IServiceCollection services;
    private readonly WorkflowCatalog catalog;

    internal WorkflowBuilder(IServiceCollection services, WorkflowCatalog catalog) => (this.services, this.catalog) = (services, catalog);

    /// <summary>Adds a workflow; an object of <typeparamref name="TWorkflow"/> is made for each run.</summary>
    /// <param name="name">By which those that have begun are known. A workflow whose steps are changed while some are under way gets a new
    /// one, and the old stays until they have ended.</param>
    /// <exception cref="ArgumentException">There is one of that name already.</exception>
    public WorkflowBuilder Add<TWorkflow, TInput, TResult>(string name)
        where TWorkflow : class, IWorkflow<TInput, TResult>
    {
        services.TryAddScoped<TWorkflow>();
        catalog.Add(new WorkflowDefinition<TWorkflow, TInput, TResult>(name));
        return this;
    }

    /// <summary>Members of inputs and results that are kept because they are needed, and shown to nobody.</summary>
    public WorkflowBuilder Conceal(params IReadOnlyList<string> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        catalog.Concealed.UnionWith(members);
        return this;
    }
}
