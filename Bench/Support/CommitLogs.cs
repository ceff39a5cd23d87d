namespace Payments.Bench;

/// <summary>The log of the pass under way: a host may outlive several.</summary>
internal sealed class CommitLogs
{
    public CommitLog Current { get; set; } = new(0);
}
