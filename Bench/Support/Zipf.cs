namespace Payments.Bench;

/// <summary>
/// Draws accounts by Zipf's law with exponent 1.0: the second is used half as often as the first, the third a third as often.
/// </summary>
internal sealed class Zipf
{
    private const int LargestAmount = 10_000;

    private readonly Random random;
    private readonly double[] cumulative;

    public Zipf(int accounts, int seed)
    {
        random = new Random(seed);
        cumulative = new double[accounts];
        var sum = 0.0;
        for (var i = 0; i < accounts; i++)
        {
            cumulative[i] = sum += 1.0 / (i + 1);
        }
    }

    public Transfer[] Transfers(int count)
    {
        var transfers = new Transfer[count];
        for (var i = 0; i < count; i++)
        {
            var (debit, credit) = (Account(), Account());
            transfers[i] = new Transfer(debit, credit == debit ? (credit + 1) % cumulative.Length : credit, random.Next(1, LargestAmount));
        }

        return transfers;
    }

    private int Account()
    {
        var index = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return Math.Min(index < 0 ? ~index : index, cumulative.Length - 1);
    }
}
