using System.Globalization;

namespace Payments.Bench;

/// <summary>What a ratio must be for the figure to be met.</summary>
internal sealed record Bar(double Limit, bool AtLeast)
{
    public bool IsMetBy(double ratio) => AtLeast ? ratio >= Limit : ratio <= Limit;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? "≥" : "≤")} {Limit:0.0#}");
}
