using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Templates;

namespace Payments.Tests.Unit;

/// <summary>Notifications as they are in <c>notification_queue</c>, for tests of what becomes of them.</summary>
internal static class MailMessages
{
    private static readonly MailRenderer Renderer = new(new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);

    /// <summary>Reads a notification and renders its mail, as NotifierService does.</summary>
    public static async Task<RenderedMail> RenderAsync(
        string template,
        NotificationSubject subject,
        IEnumerable<KeyValuePair<string, string?>> data
    ) => await RenderAsync(Read(template, subject, data));

    public static Task<RenderedMail> RenderAsync(NotificationRequested request) => Renderer.RenderAsync(request);

    /// <param name="template">Name of the template.</param>
    /// <param name="subject">What the mail is about.</param>
    /// <param name="data">The values; those that are null are left out.</param>
    public static NotificationRequested Read(string template, NotificationSubject subject, IEnumerable<KeyValuePair<string, string?>> data)
    {
        var message = new JsonObject
        {
            ["template"] = template,
            ["to"] = "ada@example.com",
            ["subject"] = JsonSerializer.SerializeToNode(subject, MessageJson.Options),
            ["data"] = new JsonObject(data.Where(d => d.Value is not null).Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
            ["name"] = "Ada",
        };
        return message.Deserialize<NotificationRequested>(MessageJson.Options)!;
    }
}
