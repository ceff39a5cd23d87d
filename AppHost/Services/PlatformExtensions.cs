using Payments.AppHost.Startup;

namespace Payments.AppHost.Services;

/// <summary>Adding what every service has.</summary>
internal static class PlatformExtensions
{
    public static Platform AddPlatform(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<IResourceWithConnectionString> messaging,
        AppHostOptions options
    ) => new(messaging, builder.AddOperators(options), new Access(KeyRing.Create(options.Data), options.Data), options.HasRandomPorts);
}
