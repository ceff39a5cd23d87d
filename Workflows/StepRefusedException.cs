namespace Payments.Workflows;

/// <summary>
/// Thrown by a step that can never succeed, and that has surely done nothing: the other side has said no. It is not tried again.
/// </summary>
/// <param name="code">Why, for programs: <c>user_unknown</c>.</param>
/// <param name="reason">Why, for people. No secrets: it is recorded and shown.</param>
public sealed class StepRefusedException(string code, string reason) : Exception(reason)
{
    /// <summary>Why, for programs.</summary>
    public string Code { get; } = code;
}
