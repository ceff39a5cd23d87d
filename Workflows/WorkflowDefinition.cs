using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Workflows;

/// <summary>A kind of workflow.</summary>
internal abstract record WorkflowDefinition(string Name, Type Type)
{
    /// <summary>Runs its code.</summary>
    /// <returns>What it came to, for JSON.</returns>
    public abstract Task<object?> RunAsync(IServiceProvider services, WorkflowRun run, JsonElement input);
}

/// <inheritdoc cref="WorkflowDefinition"/>
internal sealed record WorkflowDefinition<TWorkflow, TInput, TResult>(string Name) : WorkflowDefinition(Name, typeof(TWorkflow))
    where TWorkflow : class, IWorkflow<TInput, TResult>
{
    public override async Task<object?> RunAsync(IServiceProvider services, WorkflowRun run, JsonElement input) =>
        await services.GetRequiredService<TWorkflow>().RunAsync(run, WorkflowJson.Read<TInput>(input));
}
