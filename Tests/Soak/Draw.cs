namespace Payments.Tests.Soak;

/// <summary>Choices that come from the seed of the run.</summary>
internal static class Draw
{
    public static T Among<T>(this Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>At least one of them, in any order.</summary>
    public static IReadOnlyList<T> Some<T>(this Random random, IReadOnlyList<T> choices)
    {
        var shuffled = choices.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..random.Next(1, shuffled.Length + 1)];
    }
}
