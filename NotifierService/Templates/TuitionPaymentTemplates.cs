using Payments.Contracts;
using Payments.Contracts.Mails;

namespace Payments.NotifierService.Templates;

/// <summary>The mails about a tuition payment.</summary>
internal static class TuitionPaymentTemplates
{
    public static FilledTemplate Succeeded(NotificationRequested request, TuitionPaymentSucceededMail mail)
    {
        var parameters = Parameters(request, mail);
        return new FilledTemplate(
            $"Tuition for {mail.Term} is paid",
            $"""
            Hello {parameters["Name"]},

            your payment of {parameters["Amount"]} for {mail.Term} has arrived. Your bill is paid.

            Student number: {mail.StudentNo}
            Payment: {request.Subject.Id}
            """,
            typeof(TuitionPaymentSucceeded),
            parameters
        );
    }

    public static FilledTemplate Failed(NotificationRequested request, TuitionPaymentFailedMail mail)
    {
        var reason = FailureReasons.TextOf(mail.FailureCode);
        var parameters = Parameters(request, mail);
        parameters[nameof(TuitionPaymentFailed.Reason)] = reason;
        return new FilledTemplate(
            $"Tuition for {mail.Term} could not be paid",
            $"""
            Hello {parameters["Name"]},

            your payment of {parameters["Amount"]} for {mail.Term} did not go through. {reason}
            No money was taken. Your bill is still open; please try again.

            Student number: {mail.StudentNo}
            Payment: {request.Subject.Id}
            """,
            typeof(TuitionPaymentFailed),
            parameters
        );
    }

    private static Dictionary<string, object?> Parameters(NotificationRequested request, TuitionPaymentMail mail) =>
        new()
        {
            ["Name"] = request.Name ?? mail.StudentNo,
            ["Term"] = mail.Term,
            ["Amount"] = MailText.Amount(mail.AmountMinor, mail.Currency),
            ["StudentNo"] = mail.StudentNo,
            ["PaymentId"] = request.Subject.Id,
        };
}
