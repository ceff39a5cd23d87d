using System.Security.Cryptography;
using System.Text;

namespace Payments.AppHost.Services;

/// <summary>Adding what services need to know who is calling.</summary>
internal static class AccessExtensions
{
    /// <summary>What a service key begins with, so that its kind can be seen.</summary>
    private const string KeyPrefix = "svc_";

    /// <summary>
    /// A service gets the key ring, its own key, and of every other service's key the hash by which it recognizes it. Keys are made at the
    /// first start and kept beside the data.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithAccess(this IResourceBuilder<ProjectResource> service, Access access)
    {
        var name = service.Resource.Name;
        var key = KeyPrefix + access.Data.Password(name + "-key");
        access.Hashes[name] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return service
            .WithEnvironment("Access__KeyRing", access.KeyRing)
            .WithEnvironment("Access__ServiceKey", service.ApplicationBuilder.AddParameter(name + "-key", key, secret: true))
            .WithEnvironment(context =>
            {
                // When this runs, all services have been added.
                foreach (var (caller, hash) in access.Hashes.Where(h => h.Key != name))
                {
                    context.EnvironmentVariables[$"Access__Services__{caller}"] = hash;
                }
            });
    }
}
