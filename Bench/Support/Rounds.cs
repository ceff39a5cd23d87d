namespace Payments.Bench;

/// <summary>
/// Contestants take turns, so that whatever else the machine does falls on all of them, and each round begins with another one, so that
/// none is always the one that comes after the garbage of the last.
/// </summary>
internal static class Rounds
{
    public static async Task RunAsync(string figure, int rounds, params Contestant[] contestants)
    {
        for (var round = 1; round <= rounds; round++)
        {
            var first = (round - 1) % contestants.Length;
            foreach (var contestant in contestants[first..].Concat(contestants[..first]))
            {
                await contestant.RunAsync($"{figure} {round}/{rounds}");
            }
        }
    }
}
