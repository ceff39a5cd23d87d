using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Payments.Tests.Support;

/// <summary>
/// Stands between a client and a server, and is a bad network when told so: cut (open connections end, new ones are refused), stalled
/// (nothing moves and nobody is told), slow. What a stalled connection held goes on when it is mended, unless it was forgotten meanwhile,
/// as a firewall does.
/// </summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly IPEndPoint target;
    private readonly Lock sync = new();
    private readonly List<Link> links = [];
    private Line line = Line.Clear;
    private TcpListener? listener;

    public TcpProxy(IPEndPoint target)
    {
        this.target = target;
        Port = FreePort.Take();
        Listen();
    }

    public int Port { get; }

    /// <summary>Connections that are open now.</summary>
    public int Connections
    {
        get
        {
            lock (sync)
            {
                return links.Count;
            }
        }
    }

    /// <summary>Ends all connections and refuses new ones until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        lock (sync)
        {
            listener?.Dispose();
            listener = null;
            links.ForEach(l => l.Dispose());
            links.Clear();
        }
    }

    /// <summary>
    /// Moves nothing any more, in either direction, until <see cref="Mend"/>. New connections are accepted, and stall too.
    /// </summary>
    public void Stall() => Become(new Line(IsStalled: true));

    /// <summary>The connections of this moment never move again, and neither side is told. New ones work.</summary>
    public void Forget()
    {
        lock (sync)
        {
            links.ForEach(l => l.Line = Line.Dead);
        }
    }

    /// <summary>Ends the connections that were forgotten, as keep-alive of both kernels does after hours.</summary>
    public void Bury()
    {
        lock (sync)
        {
            links.Where(l => l.Line == Line.Dead).ToList().ForEach(l => l.Dispose());
        }
    }

    /// <summary>Moves this many bytes a second on each connection, each block after a delay.</summary>
    public void Slow(int bytesPerSecond, TimeSpan delay) => Become(new Line(BytesPerSecond: bytesPerSecond, Delay: delay));

    /// <summary>Is a good network again. Connections that were forgotten stay so.</summary>
    public void Mend()
    {
        Become(Line.Clear);
        Listen();
    }

    public void Dispose() => Cut();

    private void Become(Line next)
    {
        lock (sync)
        {
            line = next;
            links.Where(l => l.Line != Line.Dead).ToList().ForEach(l => l.Line = next);
        }
    }

    private void Listen()
    {
        lock (sync)
        {
            if (listener is null)
            {
                listener = new TcpListener(IPAddress.Loopback, Port);
                listener.Start();
                _ = AcceptAsync(listener);
            }
        }
    }

    private async Task AcceptAsync(TcpListener accepting)
    {
        try
        {
            while (true)
            {
                _ = RunAsync(await accepting.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private async Task RunAsync(Socket client)
    {
        using var link = new Link(client, new Socket(SocketType.Stream, ProtocolType.Tcp));
        lock (sync)
        {
            if (listener is null)
            {
                return;
            }

            link.Line = line;
            links.Add(link);
        }

        await link.RunAsync(target);
        lock (sync)
        {
            links.Remove(link);
        }
    }

    /// <summary>The state of the network.</summary>
    private sealed record Line(bool IsStalled = false, int BytesPerSecond = 0, TimeSpan Delay = default)
    {
        public static readonly Line Clear = new();
        public static readonly Line Dead = new(IsStalled: true);
    }

    /// <summary>One connection: a socket on each side.</summary>
    private sealed class Link(Socket client, Socket server) : IDisposable
    {
        private const int BlockSize = 16 * 1024;

        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

        private readonly CancellationTokenSource end = new();
        private volatile Line line = Line.Clear;

        public Line Line
        {
            get => line;
            set => line = value;
        }

        public async Task RunAsync(IPEndPoint target)
        {
            try
            {
                await MovableAsync();
                await server.ConnectAsync(target, end.Token);
                (client.NoDelay, server.NoDelay) = (true, true);
                await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // One side is gone, or it was cut; the other is told by closing its socket.
            }
        }

        public void Dispose()
        {
            end.Cancel();
            client.Dispose();
            server.Dispose();
        }

        private async Task CopyAsync(Socket from, Socket to)
        {
            var block = new byte[BlockSize];
            try
            {
                while (await from.ReceiveAsync(block, end.Token) is var count and > 0)
                {
                    await MovableAsync();
                    await PassAsync(block.AsMemory(0, count), to);
                }

                await MovableAsync();
                to.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // A reset; it too travels no faster than the network does.
                await MovableAsync();
                Dispose();
            }
        }

        private async Task MovableAsync()
        {
            while (line.IsStalled)
            {
                await Task.Delay(Step, end.Token);
            }
        }

        private async Task PassAsync(ReadOnlyMemory<byte> block, Socket to)
        {
            var (started, passed) = (Stopwatch.GetTimestamp(), 0);
            var pace = line;
            if (pace.Delay > TimeSpan.Zero)
            {
                await Task.Delay(pace.Delay, end.Token);
            }

            while (passed < block.Length)
            {
                await MovableAsync();
                pace = line;
                var allowed =
                    pace.BytesPerSecond == 0
                        ? block.Length - passed
                        : Math.Min(
                            block.Length - passed,
                            (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * pace.BytesPerSecond) - passed
                        );
                if (allowed <= 0)
                {
                    await Task.Delay(Step, end.Token);
                    continue;
                }

                passed += await to.SendAsync(block.Slice(passed, allowed), end.Token);
            }
        }
    }
}
