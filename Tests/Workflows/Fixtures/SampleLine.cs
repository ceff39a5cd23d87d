namespace Payments.Tests.Workflows;

/// <summary>What a step of a workflow has written.</summary>
public sealed class SampleLine
{
    public long Id { get; init; }

    public required string Text { get; init; }
}
