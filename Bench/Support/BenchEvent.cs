using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Payments.Messaging;

namespace Payments.Bench;

/// <summary>The event of all figures; <see cref="Size"/> bytes of JSON whatever its number is.</summary>
internal sealed record BenchEvent(int Number, long Amount, string Currency, string Note) : IEvent
{
    public const string Type = "bench.happened";

    /// <summary>Bytes of one body.</summary>
    public const int Size = 400;

    /// <summary>Numbers begin here, so that all have ten digits.</summary>
    public const int FirstNumber = 1_000_000_000;

    private static readonly string FullNote = new(
        'n',
        Size - JsonSerializer.SerializeToUtf8Bytes(new BenchEvent(FirstNumber, 12_345, "EUR", ""), MessageJson.Options).Length
    );
    private static readonly byte[] Sample = JsonSerializer.SerializeToUtf8Bytes(Of(0), MessageJson.Options);
    private static readonly int NumberAt = Encoding.UTF8.GetString(Sample).IndexOf($"{FirstNumber}", StringComparison.Ordinal);

    /// <summary>The JSON before and after the number, from which SQL makes bodies.</summary>
    public static (string Before, string After) Json
    {
        get
        {
            var parts = Encoding.UTF8.GetString(Sample).Split($"{FirstNumber}");
            return (parts[0], parts[1]);
        }
    }

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => CorrelationOf(Number - FirstNumber);

    /// <summary>The event at <paramref name="index"/>, counted from 0.</summary>
    public static BenchEvent Of(int index) => new(FirstNumber + index, 12_345, "EUR", FullNote);

    public static string CorrelationOf(int index) => $"bench-{index}";

    /// <summary>The body at <paramref name="index"/> without the cost of serialising, for controls that send.</summary>
    public static byte[] BodyOf(int index)
    {
        var body = (byte[])Sample.Clone();
        Utf8Formatter.TryFormat(FirstNumber + index, body.AsSpan(NumberAt), out _);
        return body;
    }
}
