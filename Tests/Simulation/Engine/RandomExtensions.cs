namespace Payments.Tests.Simulation;

/// <summary>Draws from the seeded random numbers.</summary>
internal static class RandomExtensions
{
    /// <summary>True with this probability, 0 to 1.</summary>
    public static bool Chance(this Random random, double probability) => probability > 0 && random.NextDouble() < probability;

    /// <summary>A number between both bounds, inclusive.</summary>
    public static int Between(this Random random, int least, int most) => random.Next(least, most + 1);

    public static TimeSpan UpTo(this Random random, TimeSpan longest) => longest * random.NextDouble();

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>A UUIDv7 that is determined by a time and a number.</summary>
    public static Guid UuidOf(DateTimeOffset time, int number)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        return new Guid(
            (int)(milliseconds >> 16),
            (short)milliseconds,
            0x7000,
            0x80,
            0,
            0,
            0,
            (byte)(number >> 24),
            (byte)(number >> 16),
            (byte)(number >> 8),
            (byte)number
        );
    }
}
