using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Payments.ServiceDefaults;

/// <summary>Honouring users' access tokens, and making them.</summary>
public static class UserTokenServices
{
    private const string KeyRing = "Access:KeyRing";

    /// <summary>Lets this service make tokens, and the keys that they are made with.</summary>
    public static void AddUserTokenIssuer(this IServiceCollection services)
    {
        services.AddSingleton<UserTokens>();
        services.Configure<KeyManagementOptions>(o => o.AutoGenerateKeys = true);
    }

    internal static void AddUserTokens(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var protection = services.AddDataProtection().SetApplicationName(UserTokens.ApplicationName).DisableAutomaticKeyGeneration();
        _ = builder.Configuration[KeyRing] is { Length: > 0 } folder
            ? protection.PersistKeysToFileSystem(new DirectoryInfo(folder))
            : protection.UseEphemeralDataProtectionProvider();

        // It warns that the keys are not encrypted: the folder's mode, 0700, is what protects them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        services.AddAuthentication().AddBearerToken(UserTokens.Scheme);
        services.MapBearerPrefix(UserTokens.Prefix, UserTokens.Scheme);
    }
}
