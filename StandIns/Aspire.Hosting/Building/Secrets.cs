using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>Generated values: tokens for one run, and passwords that are kept in the AppHost's user secrets.</summary>
internal static class Secrets
{
    private const int PasswordLength = 22;
    private const string PasswordCharacters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The parameter <c>[resource]-password</c>: configured, or generated and kept so that it fits the data volume next time.</summary>
    public static ParameterResource DefaultPassword(IDistributedApplicationBuilder builder, string resource)
    {
        var name = resource + "-password";
        return new ParameterResource(name, () => builder.Configuration[$"Parameters:{name}"] ?? Generate(builder, name), secret: true);
    }

    private static string Generate(IDistributedApplicationBuilder builder, string name)
    {
        var password = RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength);
        if (builder.AppHostAssembly?.GetCustomAttribute<UserSecretsIdAttribute>() is { } secrets && TestingHook.Current is null)
        {
            Save(PathHelper.GetSecretsPathFromSecretsId(secrets.UserSecretsId), $"Parameters:{name}", password);
        }

        return password;
    }

    private static void Save(string path, string key, string value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var content = File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject existing ? existing : [];
        content[key] = value;
        var temporary = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(temporary, content.ToJsonString(Indented));
        File.Move(temporary, path, overwrite: true);
    }
}
