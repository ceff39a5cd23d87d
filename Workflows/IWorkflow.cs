namespace Payments.Workflows;

/// <summary>
/// A piece of work that comes to its end whatever crashes in between: ordinary code made of named steps. The result of each step is
/// recorded, and after a crash the code runs again from the start, with the recorded results in the place of the steps that were done. So
/// between two steps it decides by its input and by results only: no clock, no random number, nothing that is read from elsewhere. What has
/// an effect, or may come out differently another time, is a step.
/// </summary>
/// <typeparam name="TInput">What it is started with; goes through JSON.</typeparam>
/// <typeparam name="TResult">What it comes to; goes through JSON.</typeparam>
public interface IWorkflow<in TInput, TResult>
{
    /// <summary>Does the work.</summary>
    /// <param name="run">This run of it: does the steps, and knows those that were done before.</param>
    /// <param name="input">What it was started with.</param>
    /// <exception cref="StepFailedException">A step cannot succeed: the steps before it are undone. So lets it pass whoever cannot go
    /// on.</exception>
    /// <exception cref="WorkflowFailedException">It cannot succeed, though each step has: the steps are undone.</exception>
    Task<TResult> RunAsync(WorkflowRun run, TInput input);
}
