using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;

namespace Payments.Messaging;

/// <summary>
/// How an inbox recognizes a message: by its id, and by a day that comes from the message itself and is therefore the same for every copy.
/// </summary>
internal readonly record struct MessageIdentity(Guid MessageId, DateOnly Day)
{
    /// <summary>The day of messages that carry no time of their own.</summary>
    public static readonly DateOnly NoDay = DateOnly.MinValue;

    private const int UuidVersion7 = 7;

    /// <summary>
    /// Takes the id from <c>message_id</c> (any text; text that is not a UUID is hashed to one) and the day from a UUIDv7 (RFC 9562,
    /// section 5.7) or from the <c>timestamp</c>. Without a <c>message_id</c> every delivery counts as a message of its own: two equal
    /// bodies may be two payments.
    /// </summary>
    public static MessageIdentity Of(IReadOnlyBasicProperties properties)
    {
        if (!properties.IsMessageIdPresent() || string.IsNullOrEmpty(properties.MessageId))
        {
            var created = Guid.CreateVersion7();
            return new MessageIdentity(created, DayOf(created) ?? NoDay);
        }

        var id = Guid.TryParse(properties.MessageId, out var uuid) ? uuid : Hash(properties.MessageId);
        return new MessageIdentity(id, DayOf(id) ?? DayOf(properties) ?? NoDay);
    }

    private static Guid Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static DateOnly? DayOf(Guid id)
    {
        if (id.Version != UuidVersion7)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds =
            ((long)bytes[0] << 40)
            | ((long)bytes[1] << 32)
            | ((long)bytes[2] << 24)
            | ((long)bytes[3] << 16)
            | ((long)bytes[4] << 8)
            | bytes[5];
        return DayOf(milliseconds);
    }

    private static DateOnly? DayOf(IReadOnlyBasicProperties properties) =>
        properties.IsTimestampPresent() && properties.Timestamp.UnixTime is > 0 and < long.MaxValue / 1000
            ? DayOf(properties.Timestamp.UnixTime * 1000)
            : null;

    private static DateOnly? DayOf(long unixMilliseconds) =>
        unixMilliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime)
            : null;
}
