namespace Payments.Tests.Simulation;

/// <summary>Draws from the seed.</summary>
internal static class Chance
{
    /// <summary>True in this part of the draws, 0 to 1.</summary>
    public static bool Hits(this Random random, double part) => part > 0 && random.NextDouble() < part;

    /// <summary>Both bounds are possible.</summary>
    public static int Between(this Random random, int least, int most) => random.Next(least, most + 1);

    public static TimeSpan UpTo(this Random random, TimeSpan longest) => longest * random.NextDouble();

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>UUIDv7 of a time and a number, always the same for the same two.</summary>
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
