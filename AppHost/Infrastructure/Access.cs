using System.Security.Cryptography;
using System.Text;

namespace Payments.AppHost.Infrastructure;

/// <summary>By what services know users and each other.</summary>
/// <param name="KeyRing">Folder of the keys that users' tokens are made with.</param>
/// <param name="ServiceKeys">Each service's own key, by its name.</param>
/// <param name="Hashes">SHA-256 of each of them, in hexadecimal.</param>
internal sealed record Access(
    string KeyRing,
    IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> ServiceKeys,
    IReadOnlyDictionary<string, string> Hashes
);

/// <summary>Adding what services need to know who is calling.</summary>
internal static class AccessExtensions
{
    /// <summary>What a service key begins with, so that its kind can be seen.</summary>
    private const string KeyPrefix = "svc_";

    private static readonly string[] Services =
    [
        "user-service",
        "payment-service",
        "tuition-api",
        "order-api",
        "project-api",
        "notifier-service",
    ];

    /// <summary>Keys are made at the first start and kept beside the data.</summary>
    public static Access AddAccess(this IDistributedApplicationBuilder builder, Setup setup)
    {
        var keys = Services.ToDictionary(service => service, service => KeyPrefix + setup.Data.Password(service + "-key"));
        return new Access(
            setup.Data.PrivateFolder("key-ring"),
            keys.ToDictionary(key => key.Key, key => builder.AddParameter(key.Key + "-key", key.Value, secret: true)),
            keys.ToDictionary(key => key.Key, key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Value))))
        );
    }

    /// <summary>A service gets the key ring, its own key, and of every other service's key the hash by which it recognises it.</summary>
    public static IResourceBuilder<ProjectResource> WithAccess(this IResourceBuilder<ProjectResource> service, Access access)
    {
        service
            .WithEnvironment("Access__KeyRing", access.KeyRing)
            .WithEnvironment("Access__ServiceKey", access.ServiceKeys[service.Resource.Name]);
        foreach (var (caller, hash) in access.Hashes.Where(h => h.Key != service.Resource.Name))
        {
            service.WithEnvironment($"Access__Services__{caller}", hash);
        }

        return service;
    }
}
