namespace Payments.Workflows;

/// <summary>Which workflows are meant; what is null is not asked.</summary>
/// <param name="Status">Only those that stand there.</param>
/// <param name="Name">Only those of this kind.</param>
/// <param name="Subject">Only those about this.</param>
/// <param name="Before">The page after the one that ended with this one.</param>
public sealed record WorkflowFilter(WorkflowStatus? Status = null, string? Name = null, string? Subject = null, Guid? Before = null);
