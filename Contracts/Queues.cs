namespace Payments.Contracts;

/// <summary>
/// Queue names. A queue is named after its consumer and the event; the two work queues have plain names that other programs know.
/// </summary>
public static class Queues
{
    /// <summary>Payments to process, from any program.</summary>
    public const string Payment = "payment_queue";

    /// <summary>
    /// Mails to send, from any program. One that does not know the contract may send bare JSON: <c>{"user", "paymentType"}</c> for the mail
    /// about a payment that has succeeded, or <c>{"user", "message", "subject"}</c> for a text of its own.
    /// </summary>
    public const string Notification = "notification_queue";

    /// <summary>PaymentService: tuition payments asked for.</summary>
    public const string PaymentTuitionPaymentRequested = "payment.tuition-payment-requested.q";

    /// <summary>PaymentService: mails about payments that have been sent, for their timelines.</summary>
    public const string PaymentNotificationSent = "payment.notification-sent.q";

    /// <summary>PaymentService: users who have registered.</summary>
    public const string PaymentUserCreated = "payment.user-created.q";

    /// <summary>PaymentService to itself: events that payment providers have sent by webhook.</summary>
    public const string PaymentGatewayEvent = "payment.gateway-event.q";

    /// <summary>TuitionApi: its payments that PaymentService processes.</summary>
    public const string TuitionPaymentProcessing = "tuition.payment-processing.q";

    /// <summary>TuitionApi: its payments that succeeded or failed.</summary>
    public const string TuitionPaymentSettled = "tuition.payment-settled.q";

    /// <summary>TuitionApi: its payments whose money has been given back.</summary>
    public const string TuitionPaymentRefunded = "tuition.payment-refunded.q";

    /// <summary>TuitionApi: mails about its payments that have been sent.</summary>
    public const string TuitionNotificationSent = "tuition.notification-sent.q";

    /// <summary>PaymentService: orders of tickets, to be paid; from any program.</summary>
    public const string PaymentOrderCreated = "payment.order-created.q";

    /// <summary>PaymentService: orders to be canceled, unless their payment has been decided.</summary>
    public const string PaymentOrderCancelRequested = "payment.order-cancel-requested.q";

    /// <summary>OrderApi: payments of orders that now wait for a decision.</summary>
    public const string OrderPaymentCreated = "order.payment-created.q";

    /// <summary>OrderApi: payments of orders that were approved, rejected or canceled.</summary>
    public const string OrderPaymentSettled = "order.payment-settled.q";

    /// <summary>OrderApi: payments of orders whose money has been given back.</summary>
    public const string OrderPaymentRefunded = "order.payment-refunded.q";

    /// <summary>ProjectApi: payments of purchases that succeeded, failed or were canceled.</summary>
    public const string ProjectPaymentSettled = "project.payment-settled.q";

    /// <summary>ProjectApi: payments of purchases whose money has been given back.</summary>
    public const string ProjectPaymentRefunded = "project.payment-refunded.q";

    /// <summary>ProjectApi: mails about purchases that have been sent.</summary>
    public const string ProjectNotificationSent = "project.notification-sent.q";
}
