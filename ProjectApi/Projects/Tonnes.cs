using System.Globalization;

namespace Payments.ProjectApi.Projects;

/// <summary>Offset is bought in tonnes and counted in kilograms, so that nothing is ever rounded.</summary>
internal static class Tonnes
{
    /// <summary>In a tonne.</summary>
    public const long Kilograms = 1_000;

    /// <summary>Whether these are whole kilograms.</summary>
    public static bool AreWhole(decimal tonnes) => tonnes * Kilograms % 1 == 0;

    public static long ToKilograms(decimal tonnes) => (long)(tonnes * Kilograms);

    public static decimal Of(long kilograms) => (decimal)kilograms / Kilograms;

    /// <summary>For people: <c>2.5</c>.</summary>
    public static string Text(long kilograms) => Of(kilograms).ToString("0.###", CultureInfo.InvariantCulture);
}
