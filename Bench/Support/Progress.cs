namespace Payments.Bench;

/// <summary>Says on stderr what is under way; stdout is the table's.</summary>
internal static class Progress
{
    public static void Say(string text) => Console.Error.WriteLine($"bench: {text}");
}
