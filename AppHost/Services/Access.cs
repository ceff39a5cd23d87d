using Payments.AppHost.Startup;

namespace Payments.AppHost.Services;

/// <summary>By what services know users and each other.</summary>
/// <param name="KeyRing">Folder of the keys that users' tokens are made with.</param>
/// <param name="Data">Where the services' own keys are kept.</param>
internal sealed record Access(string KeyRing, DataFolder Data)
{
    /// <summary>SHA-256 of each service's own key in hexadecimal, by its name.</summary>
    public Dictionary<string, string> Hashes { get; } = [];
}
