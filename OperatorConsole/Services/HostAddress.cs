using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Payments.OperatorConsole.Services;

/// <summary>The address at which the service that mounts the console reaches itself, without service discovery.</summary>
internal static class HostAddress
{
    /// <summary>Hosts of addresses that listen on every network interface; nothing can be connected to by such a name.</summary>
    private static readonly string[] Wildcards = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>Reads it from what the server listens on.</summary>
    /// <returns>Null when the server listens on no address.</returns>
    public static Uri? Of(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

        // Plain HTTP if there is any: no certificate is made out to this machine's own name for itself.
        var address = addresses
            .Select(BindingAddress.Parse)
            .Where(a => !a.IsUnixPipe && !a.IsNamedPipe)
            .OrderByDescending(a => a.Scheme == Uri.UriSchemeHttp)
            .FirstOrDefault();
        if (address is null)
        {
            return null;
        }

        return new UriBuilder(address.Scheme, Wildcards.Contains(address.Host) ? "localhost" : address.Host, address.Port).Uri;
    }
}
