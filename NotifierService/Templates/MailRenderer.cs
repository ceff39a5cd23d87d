using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Payments.Contracts;
using Payments.Contracts.Mails;
using Payments.Messaging;

namespace Payments.NotifierService.Templates;

/// <summary>Renders mails from templates. The HTML comes from a Razor component, so every value in it is encoded.</summary>
internal sealed class MailRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    /// <exception cref="PermanentFailureException">A value does not fit what the template shows.</exception>
    public async Task<RenderedMail> RenderAsync(NotificationRequested request)
    {
        var template = Fill(request);
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(template.Component, ParameterView.FromDictionary(template.Parameters))).ToHtmlString()
        );
        return new RenderedMail(template.Subject, template.Text, "<!DOCTYPE html>" + html);
    }

    private static FilledTemplate Fill(NotificationRequested request) =>
        request.Content switch
        {
            TuitionPaymentSucceededMail mail => TuitionPaymentTemplates.Succeeded(request, mail),
            TuitionPaymentFailedMail mail => TuitionPaymentTemplates.Failed(request, mail),
            CardPaymentSucceededMail mail => CardPaymentTemplates.Succeeded(request, mail),
            CardPaymentFailedMail mail => CardPaymentTemplates.Failed(request, mail),
            RefundSucceededMail mail => CardPaymentTemplates.Refunded(request, mail),
            OrderReceivedMail mail => OrderTemplates.Received(request, mail),
            OrderApprovedMail mail => OrderTemplates.Approved(request, mail),
            OrderRejectedMail mail => OrderTemplates.Rejected(request, mail),
            OrderExpiredMail mail => OrderTemplates.Expired(request, mail),
            OrderCanceledMail mail => OrderTemplates.Canceled(request, mail),
            PurchaseSucceededMail mail => PurchaseTemplates.Succeeded(request, mail),
            PurchaseFailedMail mail => PurchaseTemplates.Failed(request, mail),
            PurchaseRefundedMail mail => PurchaseTemplates.Refunded(request, mail),
            PurchaseExpiredMail mail => PurchaseTemplates.Expired(request, mail),
            PlainMail mail => PlainTemplate.Create(mail),
            _ => throw new UnreachableException($"There is no template for {request.Content.GetType().Name}."),
        };
}
