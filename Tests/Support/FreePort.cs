using System.Net;
using System.Net.Sockets;

namespace Payments.Tests.Support;

/// <summary>
/// Ports of this machine that nobody listens on, each given once. Below those that the system itself gives to connections (32768 and up on
/// Linux): one of those may be taken between its choice and its use, or be chosen twice.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Last = 32_000;
    private const int MaxTries = 1_000;

    private static readonly HashSet<int> Given = [];

    /// <exception cref="InvalidOperationException">None was found.</exception>
    public static int Take()
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            lock (Given)
            {
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
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
