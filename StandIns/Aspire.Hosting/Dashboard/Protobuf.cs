using System.Buffers;
using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>Writes the proto3 wire format (https://protobuf.dev/programming-guides/encoding), as much of it as the resource service says.</summary>
internal sealed class Message
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;

    private readonly ArrayBufferWriter<byte> buffer = new();

    public Message String(int field, string? value) => value is null ? this : WriteBytes(field, Encoding.UTF8.GetBytes(value));

    public Message Int(int field, long value)
    {
        WriteTag(field, Varint);
        WriteVarint((ulong)value);
        return this;
    }

    public Message Bool(int field, bool value) => Int(field, value ? 1 : 0);

    public Message Embed(int field, Message value) => WriteBytes(field, value.ToArray());

    public Message EmbedAll<T>(int field, IEnumerable<T> values, Func<T, Message> write)
    {
        foreach (var value in values)
        {
            Embed(field, write(value));
        }

        return this;
    }

    public Message Time(int field, DateTime? time) => time is not { } at ? this : Embed(field, new Message()
        .Int(1, new DateTimeOffset(at).ToUnixTimeSeconds())
        .Int(2, at.Ticks % TimeSpan.TicksPerSecond * 100));

    /// <summary>A google.protobuf.Value.</summary>
    public Message Value(int field, object? value) => Embed(field, ValueOf(value));

    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    /// <summary>The last value of each field: a varint as ulong, everything with a length as its bytes.</summary>
    public static Dictionary<int, object> Read(ReadOnlySpan<byte> bytes)
    {
        var fields = new Dictionary<int, object>();
        var position = 0;
        while (position < bytes.Length)
        {
            var tag = ReadVarint(bytes, ref position);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case Varint:
                    fields[field] = ReadVarint(bytes, ref position);
                    break;
                case Bytes:
                    var length = (int)ReadVarint(bytes, ref position);
                    fields[field] = bytes.Slice(position, length).ToArray();
                    position += length;
                    break;
                default:
                    throw new FormatException($"Wire type {tag & 7} is not expected of the dashboard.");
            }
        }

        return fields;
    }

    private static Message ValueOf(object? value) => value switch
    {
        null => new Message().Int(1, 0),
        string text => new Message().String(3, text),
        bool flag => new Message().Bool(4, flag),
        int or long => new Message().Double(2, Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IEnumerable items => new Message().Embed(6, new Message().EmbedAll(1, items.Cast<object?>(), ValueOf)),
        _ => new Message().String(3, value.ToString()),
    };

    private Message Double(int field, double value)
    {
        WriteTag(field, Fixed64);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        buffer.Write(bytes);
        return this;
    }

    private Message WriteBytes(int field, byte[] bytes)
    {
        WriteTag(field, Bytes);
        WriteVarint((ulong)bytes.Length);
        buffer.Write(bytes);
        return this;
    }

    private void WriteTag(int field, int wireType) => WriteVarint((ulong)((field << 3) | wireType));

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            buffer.Write([(byte)(value | 0x80)]);
        }

        buffer.Write([(byte)value]);
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}

/// <summary>gRPC over HTTP/2, without its packages: a message is a flag, a big-endian length, and the bytes.</summary>
internal static class Grpc
{
    public const int Unauthenticated = 16;
    private const int PrefixLength = 5;

    public static async Task<Dictionary<int, object>> ReadAsync(HttpContext context)
    {
        var prefix = new byte[PrefixLength];
        await context.Request.Body.ReadExactlyAsync(prefix, context.RequestAborted).ConfigureAwait(false);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message, context.RequestAborted).ConfigureAwait(false);
        return Message.Read(message);
    }

    public static async Task WriteAsync(HttpContext context, Message message)
    {
        var bytes = message.ToArray();
        var frame = new byte[PrefixLength + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes.Length);
        bytes.CopyTo(frame, PrefixLength);
        await context.Response.Body.WriteAsync(frame, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    public static async Task UnaryAsync(HttpContext context, Message answer)
    {
        context.Response.ContentType = "application/grpc";
        await WriteAsync(context, answer).ConfigureAwait(false);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    public static void Fail(HttpContext context, int status)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status.ToString(CultureInfo.InvariantCulture);
    }
}
