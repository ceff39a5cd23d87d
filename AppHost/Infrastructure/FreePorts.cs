using System.Net;
using System.Net.Sockets;

namespace Payments.AppHost.Infrastructure;

/// <summary>
/// Ports of this machine that nobody listens on, each given once. Below those that the system itself gives to connections (32768 and up on
/// Linux): one of those may be taken between its choice and its use, or be chosen twice.
/// </summary>
internal sealed class FreePorts
{
    private const int First = 10_000;
    private const int Last = 32_000;
    private const int MaxTries = 1_000;

    private readonly HashSet<int> given = [];

    /// <exception cref="InvalidOperationException">None was found.</exception>
    public int Take()
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            lock (given)
            {
                if (!given.Contains(port) && IsFree(port))
                {
                    given.Add(port);
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No free port was found between {First} and {Last}.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
