namespace Payments.TuitionApi.Bills;

/// <summary>A term for which tuition is due.</summary>
public sealed class Term
{
    /// <summary>Code of the term, for example <c>Spring2024</c>.</summary>
    public required string Code { get; init; }

    /// <summary>First day of the term.</summary>
    public DateOnly StartsOn { get; init; }
}
