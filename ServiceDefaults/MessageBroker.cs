using Microsoft.Extensions.Hosting;

namespace Payments.ServiceDefaults;

/// <summary>Adding the connection to the broker.</summary>
public static class MessageBroker
{
    /// <summary>
    /// Registers the broker of the connection string <c>messaging</c>. Spans and health come from Messaging, which keeps connections of
    /// its own and knows what they are really doing.
    /// </summary>
    public static void AddMessageBroker(this IHostApplicationBuilder builder) =>
        builder.AddRabbitMQClient(
            "messaging",
            settings =>
            {
                settings.DisableTracing = true;
                settings.DisableHealthChecks = true;
            }
        );
}
