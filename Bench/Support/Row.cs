using System.Globalization;

namespace Payments.Bench;

/// <summary>A line of the table: ours beside its control.</summary>
/// <param name="What">The figure, its unit, and what the control is.</param>
/// <param name="Ours">Ours.</param>
/// <param name="Control">The control.</param>
/// <param name="Bar">The bar for ours divided by the control, by medians.</param>
/// <param name="Conditions">Size, payload, window, batch, prefetch.</param>
/// <param name="Value">Which of a pass's values.</param>
internal sealed record Row(string What, Contestant Ours, Contestant Control, Bar Bar, string Conditions, int Value = 0)
{
    private double Ratio => Ours.Values(Value).Median / Control.Values(Value).Median;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {What} | {Ours.Values(Value)} | {Control.Values(Value)} | {Ratio:0.00} | {Bar} | "
                + $"{(Bar.IsMetBy(Ratio) ? "yes" : "**no**")} | {Ours.Cpu} | {Control.Cpu} |"
        );
}
