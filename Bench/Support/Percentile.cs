namespace Payments.Bench;

/// <summary>Percentiles of what was measured.</summary>
internal static class Percentile
{
    /// <param name="sorted">Smallest first; not empty.</param>
    /// <param name="share">0.99 for the 99th.</param>
    public static double Of(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
