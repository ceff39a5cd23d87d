using System.Globalization;

namespace Payments.Bench;

/// <summary>The values of all passes.</summary>
internal sealed class Series(IEnumerable<double> values)
{
    private readonly double[] sorted = [.. values.Order()];

    public double Median => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    public override string ToString() =>
        sorted.Length == 1 ? Format(Median) : $"{Format(Median)} ({Format(sorted[0])} to {Format(sorted[^1])})";

    private static string Format(double value) => value.ToString(value >= 100 ? "#,0" : "0.00", CultureInfo.InvariantCulture);
}
