using Microsoft.Extensions.Options;
using Payments.NotifierService.Mails;

namespace Payments.NotifierService.Sending;

/// <summary>Adds the sending of mails.</summary>
internal static class MailSendingServices
{
    public static void AddMailSending(this IHostApplicationBuilder builder)
    {
        var options = builder
            .Services.AddOptions<MailOptions>()
            .BindConfiguration("Mail")
            .Configure<IConfiguration>(
                (options, configuration) =>
                {
                    if (configuration.GetConnectionString("mail") is { Length: > 0 } server)
                    {
                        options.Server = new Uri(server);
                    }
                }
            );
        Validate(options);
        builder.Services.AddSingleton<MailSignal>();
        builder.Services.AddSingleton<MailQueue>();
        builder.Services.AddSingleton<MailServer>();
        builder.Services.AddSingleton<MailHealthCheck>();
        builder.Services.AddHostedService<MailSender>();
        builder.Services.AddHealthChecks().AddCheck<MailHealthCheck>("mail");
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(MailTelemetry.Name));
    }

    private static void Validate(OptionsBuilder<MailOptions> options) =>
        options
            .Validate(o => o.Server.Scheme == "smtp", "The connection string 'mail' must have the form smtp://host:port.")
            .Validate(
                o => MailSecurity.IsKnown(o.Security),
                $"Mail:Security must be {MailSecurity.None}, {MailSecurity.StartTls} or {MailSecurity.TlsOnConnect}."
            )
            .Validate(o => (o.UserName.Length == 0) == (o.Password.Length == 0), "Mail:UserName and Mail:Password belong together.")
            .Validate(
                o => o.UserName.Length == 0 || o.Security != MailSecurity.None,
                "Mail:Password would go over the network in the clear: set Mail:Security to "
                    + $"{MailSecurity.StartTls} or {MailSecurity.TlsOnConnect}."
            )
            .Validate(
                o => o.TrustedCertificates is not { Length: > 0 } file || File.Exists(file),
                "The file of Mail:TrustedCertificates is not there."
            )
            .ValidateOnStart();
}
