using System.Globalization;

namespace Payments.ProjectApi.Projects;

/// <summary>Offset is bought in tonnes and counted in kilograms, so that nothing is ever rounded.</summary>
internal static class Tonnes
{
    /// <summary>Kilograms in a tonne.</summary>
    public const long Kilograms = 1_000;

    /// <summary>Whether these are whole kilograms.</summary>
    public static bool AreWhole(decimal tonnes) => tonnes * Kilograms % 1 == 0;

    /// <summary>The same in kilograms; exact when <see cref="AreWhole"/>.</summary>
    public static long ToKilograms(decimal tonnes) => (long)(tonnes * Kilograms);

    /// <summary>The same in tonnes, exactly.</summary>
    public static decimal Of(long kilograms) => (decimal)kilograms / Kilograms;

    /// <summary>Tonnes as text for people, for example <c>2.5</c>.</summary>
    public static string Text(long kilograms) => Of(kilograms).ToString("0.###", CultureInfo.InvariantCulture);
}
