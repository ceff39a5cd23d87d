using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Payments.AppHost.Services;

/// <summary>A demonstration in which the example requests about orders need no signing in.</summary>
internal static class OpenDemoExtensions
{
    private const string Option = "open-demo";

    /// <returns>Whether it was asked for.</returns>
    /// <exception cref="InvalidOperationException">It was asked for outside Development.</exception>
    public static bool AddOpenDemo(this IDistributedApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue<bool>(Option))
        {
            return false;
        }

        if (!builder.Environment.IsDevelopment())
        {
            throw new InvalidOperationException(
                $"--{Option} is for the environment Development only; this is {builder.Environment.EnvironmentName}."
            );
        }

        Console.WriteLine(
            """

            ****  OPEN DEMO: everybody on this machine may see all orders and payments, approve and reject, without signing in.  ****

            """
        );
        return true;
    }

    public static IResourceBuilder<ProjectResource> WithOpenDemo(this IResourceBuilder<ProjectResource> service, bool isOpen) =>
        isOpen ? service.WithEnvironment("Access__OpenDemo", "true") : service;
}
