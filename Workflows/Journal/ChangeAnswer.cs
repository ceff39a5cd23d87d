namespace Payments.Workflows;

/// <summary>What has become of a change.</summary>
/// <param name="IsWritten">Whether it took place; if not, another process has the workflow.</param>
/// <param name="Cancel">Whether the workflow is to be given up.</param>
internal readonly record struct ChangeAnswer(bool IsWritten, CancelRequest? Cancel);
