using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Payments.Contracts;
using Payments.Messaging;
using Payments.NotifierService.Mails;

namespace Payments.NotifierService.Templates;

/// <summary>Writes mails from templates: the HTML is a Razor component, so that every value in it is encoded.</summary>
internal sealed class MailRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    private static readonly Dictionary<string, Func<NotificationRequested, MailTemplate>> Templates = new(StringComparer.Ordinal)
    {
        ["tuition-payment-succeeded"] = TuitionPaymentMail.Succeeded,
        ["tuition-payment-failed"] = TuitionPaymentMail.Failed,
        ["card-payment-succeeded"] = CardPaymentMail.Succeeded,
        ["card-payment-failed"] = CardPaymentMail.Failed,
        ["order-received"] = OrderMail.Received,
        ["order-approved"] = OrderMail.Approved,
        ["order-rejected"] = OrderMail.Rejected,
        ["order-expired"] = OrderMail.Expired,
        ["order-cancelled"] = OrderMail.Cancelled,
        ["purchase-succeeded"] = PurchaseMail.Succeeded,
        ["purchase-failed"] = PurchaseMail.Failed,
        ["purchase-refunded"] = PurchaseMail.Refunded,
        ["purchase-expired"] = PurchaseMail.Expired,
        ["refund-succeeded"] = CardPaymentMail.Refunded,
        [PlainMail.Template] = PlainMail.Create,
    };

    /// <exception cref="PermanentFailureException">There is no such template, or a value is missing that it shows.</exception>
    public async Task<RenderedMail> RenderAsync(NotificationRequested request)
    {
        if (!Templates.TryGetValue(request.Template, out var create))
        {
            throw new PermanentFailureException($"There is no mail template '{request.Template}'.");
        }

        var template = create(request);
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(template.Component, ParameterView.FromDictionary(template.Parameters))).ToHtmlString()
        );
        return new RenderedMail(template.Subject, template.Text, "<!DOCTYPE html>" + html);
    }
}

/// <summary>A template filled with the values of one mail.</summary>
internal sealed record MailTemplate(string Subject, string Text, Type Component, Dictionary<string, object?> Parameters);
