using Payments.Contracts;

namespace Payments.NotifierService.Templates;

/// <summary>The mails about a tuition payment.</summary>
internal static class TuitionPaymentMail
{
    public static MailTemplate Succeeded(NotificationRequested request)
    {
        var (name, term, amount) = (NameOf(request), request.Get("term"), request.Amount());
        return new MailTemplate(
            $"Tuition for {term} is paid",
            $"""
            Hello {name},

            your payment of {amount} for {term} has arrived. Your bill is paid.

            Student number: {request.Get("student_no")}
            Payment: {request.Subject.Id}
            """,
            typeof(TuitionPaymentSucceeded),
            Parameters(request, name, term, amount)
        );
    }

    public static MailTemplate Failed(NotificationRequested request)
    {
        var (name, term, amount) = (NameOf(request), request.Get("term"), request.Amount());
        var reason = request.FailureReason();
        var parameters = Parameters(request, name, term, amount);
        parameters[nameof(TuitionPaymentFailed.Reason)] = reason;
        return new MailTemplate(
            $"Tuition for {term} could not be paid",
            $"""
            Hello {name},

            your payment of {amount} for {term} did not go through. {reason}
            No money was taken. Your bill is still open; please try again.

            Student number: {request.Get("student_no")}
            Payment: {request.Subject.Id}
            """,
            typeof(TuitionPaymentFailed),
            parameters
        );
    }

    private static string NameOf(NotificationRequested request) => request.Name ?? request.Get("student_no");

    private static Dictionary<string, object?> Parameters(NotificationRequested request, string name, string term, string amount) =>
        new()
        {
            ["Name"] = name,
            ["Term"] = term,
            ["Amount"] = amount,
            ["StudentNo"] = request.Get("student_no"),
            ["PaymentId"] = request.Subject.Id,
        };
}
