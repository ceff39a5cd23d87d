using OpenTelemetry;

namespace Payments.NotifierService.Sending;

/// <summary>Adding the sender of mails.</summary>
internal static class MailSending
{
    public static void AddMailSending(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MailOptions>()
            .BindConfiguration("Mail")
            .Configure<IConfiguration>((options, configuration) =>
            {
                if (configuration.GetConnectionString("mail") is { Length: > 0 } server)
                {
                    options.Server = new Uri(server);
                }
            })
            .Validate(options => options.Server.Scheme == "smtp", "The connection string 'mail' must have the form smtp://host:port.")
            .ValidateOnStart();
        builder.Services.AddSingleton<MailSignal>();
        builder.Services.AddSingleton<MailQueue>();
        builder.Services.AddSingleton<MailHealth>();
        builder.Services.AddHostedService<MailSender>();
        builder.Services.AddHealthChecks().AddCheck<MailHealth>("mail");
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(MailTelemetry.Name));
    }
}
