namespace Payments.Workflows;

/// <summary>Where a workflow stands.</summary>
public enum WorkflowStatus
{
    /// <summary>Steps are being done, or wait for their next attempt.</summary>
    Running,

    /// <summary>It has failed, and what its steps have done is being undone.</summary>
    Undoing,

    /// <summary>It does not go on by itself: an operator must look.</summary>
    Stuck,

    /// <summary>Done. Final.</summary>
    Succeeded,

    /// <summary>Given up, and everything undone. Final.</summary>
    Failed,
}
