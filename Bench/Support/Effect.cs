namespace Payments.Bench;

/// <summary>The row that handling a message adds.</summary>
internal sealed class Effect
{
    public Guid Id { get; init; }

    public int Number { get; init; }

    public long Amount { get; init; }

    public DateTime At { get; init; }
}
