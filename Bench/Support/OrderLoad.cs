using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Payments.Bench;

/// <summary>
/// Orders over HTTP in a closed loop: each connection sends its next request when it has the last one's answer. On plain sockets, because
/// an HttpClient would take as much of the machine as the service.
/// </summary>
internal static class OrderLoad
{
    private const int AnswerBytes = 8_192;

    /// <summary>Answers without a length end with the chunk of length 0 (RFC 9112, section 7.1).</summary>
    private static readonly byte[] LastChunk = "\r\n0\r\n\r\n"u8.ToArray();

    private static readonly byte[] Accepted = "HTTP/1.1 202 "u8.ToArray();

    /// <returns>From the first request to the last answer.</returns>
    /// <exception cref="InvalidOperationException">An order is not accepted.</exception>
    public static async Task<TimeSpan> RunAsync(IPEndPoint address, int connections, int orders, Func<int, long> showAt)
    {
        var sockets = Enumerable
            .Range(0, connections)
            .Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
            .ToList();
        try
        {
            await Task.WhenAll(sockets.Select(s => s.ConnectAsync(address)));
            var next = 0;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(
                sockets.Select(socket =>
                    Task.Run(async () =>
                    {
                        var answer = new byte[AnswerBytes];
                        while (Interlocked.Increment(ref next) is var order && order <= orders)
                        {
                            await socket.SendAsync(RequestFor(order, showAt(order)));
                            await ReadAsync(socket, answer);
                        }
                    })
                )
            );
            return Stopwatch.GetElapsedTime(started);
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    private static byte[] RequestFor(int order, long show)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"userId":{{order}},"showId":{{show}},"quantity":1}""");
        return Encoding.ASCII.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"POST /orders HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
            )
        );
    }

    private static async Task ReadAsync(Socket socket, byte[] answer)
    {
        var length = 0;
        while (!answer.AsSpan(0, length).EndsWith(LastChunk))
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            length +=
                read > 0
                    ? read
                    : throw new InvalidOperationException($"OrderApi has broken off after: {Encoding.ASCII.GetString(answer, 0, length)}");
        }

        if (!answer.AsSpan().StartsWith(Accepted))
        {
            throw new InvalidOperationException($"OrderApi has refused an order: {Encoding.ASCII.GetString(answer, 0, length)}");
        }
    }
}
