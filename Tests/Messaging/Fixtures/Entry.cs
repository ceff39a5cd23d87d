namespace Payments.Tests.Messaging.Fixtures;

/// <summary>A number that a handler has recorded.</summary>
public sealed class Entry
{
    public long Id { get; init; }

    public int Number { get; init; }
}
