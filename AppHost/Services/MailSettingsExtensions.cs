namespace Payments.AppHost.Services;

/// <summary>
/// Handing the configuration section <c>Mail</c> on to the service that sends mails: what an external mail server asks for.
/// </summary>
internal static class MailSettingsExtensions
{
    private const string Section = "Mail";
    private const string Password = "Password";

    private static readonly string[] Names = ["Security", "UserName", "TrustedCertificates", "FromAddress", "FromName"];

    /// <summary>
    /// Only settings that are there; the service has its own defaults. The password goes by a secret parameter, so the dashboard does not
    /// show it.
    /// </summary>
    public static IResourceBuilder<T> WithMailSettings<T>(this IResourceBuilder<T> service)
        where T : IResourceWithEnvironment
    {
        var builder = service.ApplicationBuilder;
        foreach (var name in Names)
        {
            if (builder.Configuration[$"{Section}:{name}"] is { Length: > 0 } value)
            {
                service.WithEnvironment($"{Section}__{name}", value);
            }
        }

        return builder.Configuration[$"{Section}:{Password}"] is { Length: > 0 } password
            ? service.WithEnvironment($"{Section}__{Password}", builder.AddParameter("mail-password", password, secret: true))
            : service;
    }
}
