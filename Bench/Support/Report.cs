namespace Payments.Bench;

/// <summary>Prints what was measured as markdown, on stdout.</summary>
internal static class Report
{
    public static void Print(Settings settings, IReadOnlyList<Row> rows)
    {
        Console.WriteLine(settings);
        Console.WriteLine();
        Console.WriteLine(
            "| figure | ours | control | ratio | bar | met | CPU s ours: bench / broker / database | CPU s control: the same |"
        );
        Console.WriteLine("|---|--:|--:|--:|--:|---|--:|--:|");
        foreach (var row in rows)
        {
            Console.WriteLine(row);
        }

        Console.WriteLine();
        Console.WriteLine(
            "Medians of passes that took turns with their control, smallest and largest in brackets; CPU is the median of a pass."
        );
        foreach (var conditions in rows.Select(r => r.Conditions).Distinct())
        {
            Console.WriteLine($"- {conditions}");
        }
    }
}
