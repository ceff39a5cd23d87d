using Microsoft.AspNetCore.DataProtection;
using Payments.AppHost.Startup;

namespace Payments.AppHost.Services;

/// <summary>The ring of keys with which UserService makes users' access tokens, and by which all services read them.</summary>
internal static class KeyRing
{
    /// <summary>
    /// Makes the folder, and a key when none in it is valid. Only UserService may make keys later: the services start at the same time, and
    /// the others would find the ring empty.
    /// </summary>
    /// <returns>The folder.</returns>
    public static string Create(DataFolder data)
    {
        var folder = data.PrivateFolder("key-ring");

        // The ring is read, and a missing key made, when something is protected for the first time.
        DataProtectionProvider.Create(new DirectoryInfo(folder)).CreateProtector(nameof(KeyRing)).Protect([]);
        return folder;
    }
}
