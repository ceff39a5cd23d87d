using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Payments.OperatorConsole.Services;

/// <summary>Adding <see cref="ServiceClients"/>.</summary>
internal static class ServiceClientRegistration
{
    /// <summary>
    /// Adds a client of each service, which is found by its name. The service that mounts the console is called at its own address.
    /// </summary>
    public static void AddServiceClients(this IServiceCollection services)
    {
        services.AddSingleton<ServiceClients>();
        foreach (var name in ServiceNames.All)
        {
            services.AddHttpClient(name, (provider, client) => client.BaseAddress = AddressOf(name, provider));
        }
    }

    private static Uri AddressOf(string name, IServiceProvider provider)
    {
        var isHost = provider.GetRequiredService<IOptions<ConsoleOptions>>().Value.HostService == name;
        var own = isHost ? HostAddress.Of(provider.GetRequiredService<IServer>()) : null;
        return own ?? new Uri($"https+http://{name}");
    }
}
