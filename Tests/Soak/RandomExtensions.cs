namespace Payments.Tests.Soak;

/// <summary>Choices drawn from the seed of the run.</summary>
internal static class RandomExtensions
{
    public static T Pick<T>(this Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>At least one of them, in any order.</summary>
    public static IReadOnlyList<T> PickSome<T>(this Random random, IReadOnlyList<T> choices)
    {
        var shuffled = choices.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..random.Next(1, shuffled.Length + 1)];
    }
}
