using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Payments.Tests.Support;

/// <summary>
/// A service as its own program composes it, in this process, on a port of its own. A test gives settings, and takes the place of what is
/// outside the service by services that come on top.
/// </summary>
/// <typeparam name="TEntryPoint">Any type of the service's assembly.</typeparam>
internal sealed class ServiceHost<TEntryPoint> : WebApplicationFactory<TEntryPoint>
    where TEntryPoint : class
{
    private readonly IReadOnlyList<(string Key, string? Value)> settings;
    private readonly Action<IServiceCollection> replace;

    private ServiceHost(IReadOnlyList<(string Key, string? Value)> settings, Action<IServiceCollection> replace)
    {
        this.settings = settings;
        this.replace = replace;
        UseKestrel(options => options.Listen(IPAddress.Loopback, port: 0));
    }

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <param name="settings">Of the service; of two with one key, the later counts.</param>
    /// <param name="replace">Adds services after the program's own; nothing if it is null.</param>
    public static async Task<ServiceHost<TEntryPoint>> StartAsync(
        IReadOnlyList<(string Key, string? Value)> settings,
        Action<IServiceCollection>? replace = null
    )
    {
        var host = new ServiceHost<TEntryPoint>(settings, replace ?? (_ => { }));
        try
        {
            // It blocks until the service has started.
            await Task.Run(host.StartServer, TestContext.Current.CancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Production);

        // Settings of the host reach the program as its arguments: it reads some before its own host is built.
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(replace);
    }
}
