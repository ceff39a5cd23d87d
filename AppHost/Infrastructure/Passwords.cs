using System.Security.Cryptography;
using System.Text;
using Payments.AppHost.Startup;

namespace Payments.AppHost.Infrastructure;

/// <summary>
/// Passwords of broker and database server. The data folder is where they are kept, whether the servers are containers or processes:
/// left to itself, Aspire would make another one for containers and keep it in the user secrets.
/// </summary>
internal static class Passwords
{
    private const int DigestLength = 8;

    public static IResourceBuilder<ParameterResource> AddPassword(
        this IDistributedApplicationBuilder builder,
        string name,
        AppHostOptions options
    ) => builder.AddParameter(name + "-password", options.Data.Password(name), secret: true);

    /// <summary>
    /// Name of the volume with a container's data. It carries a digest of the password: a server that starts on data of before keeps the
    /// password of before, so another password must have another volume.
    /// </summary>
    public static string VolumeName(this AppHostOptions options, string name)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.Data.Password(name))))[..DigestLength];
        return $"payments-{digest}-{name}";
    }
}
