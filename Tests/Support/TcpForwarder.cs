using System.Net;
using System.Net.Sockets;

namespace Payments.Tests.Support;

/// <summary>Stands between a client and a server, and can be cut: open connections end, new ones are refused.</summary>
internal sealed class TcpForwarder : IDisposable
{
    private readonly IPEndPoint target;
    private readonly List<Socket> sockets = [];
    private TcpListener? listener;

    public TcpForwarder(IPEndPoint target)
    {
        this.target = target;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        Mend();
    }

    public int Port { get; }

    public void Cut()
    {
        listener?.Stop();
        lock (sockets)
        {
            sockets.ForEach(s => s.Dispose());
            sockets.Clear();
        }
    }

    public void Mend()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _ = AcceptAsync(listener);
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener accepting)
    {
        try
        {
            while (true)
            {
                var client = await accepting.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                lock (sockets)
                {
                    sockets.AddRange([client, server]);
                }

                await server.ConnectAsync(target);
                _ = CopyAsync(client, server);
                _ = CopyAsync(server, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            await using var source = new NetworkStream(from);
            await using var destination = new NetworkStream(to);
            await source.CopyToAsync(destination);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
