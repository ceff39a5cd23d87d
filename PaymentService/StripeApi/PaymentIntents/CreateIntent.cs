using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Payments.Contracts;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.PaymentService.Payments.Settlement;
using Payments.PaymentService.StripeApi.PaymentMethods;
using Payments.PaymentService.StripeApi.Protocol;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.StripeApi.PaymentIntents;

/// <summary>Creates a payment intent and, when asked to, confirms it (https://docs.stripe.com/api/payment_intents/create).</summary>
internal static class CreateIntent
{
    /// <param name="Amount">Minor units, 1 to 99999999.</param>
    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="Confirm">Whether the card is charged at once.</param>
    /// <param name="PaymentMethod">A payment method of this merchant, or a test one.</param>
    /// <param name="CaptureMethod"><c>automatic</c>, <c>automatic_async</c> (the same here) or <c>manual</c>.</param>
    /// <param name="Description">What the payer sees.</param>
    /// <param name="ReceiptEmail">Where the receipt goes.</param>
    /// <param name="Metadata">To keep with it.</param>
    internal sealed record Request(
        long Amount,
        string Currency,
        bool Confirm,
        [property: JsonPropertyName("payment_method")] string? PaymentMethod,
        [property: JsonPropertyName("capture_method")] string? CaptureMethod,
        string? Description,
        [property: JsonPropertyName("receipt_email")] string? ReceiptEmail,
        IReadOnlyDictionary<string, string>? Metadata
    )
    {
        public static Request Read(Parameters parameters)
        {
            var request = new Request(
                parameters.ReadAmount() ?? throw ApiErrors.Missing(IntentParameters.Amount),
                parameters.ReadCurrency() ?? throw ApiErrors.Missing("currency"),
                parameters.Flag("confirm"),
                RequestedPaymentMethod.Read(parameters),
                parameters.Choice("capture_method", "automatic", "automatic_async", "manual"),
                parameters.ReadDescription().NullIfEmpty(),
                parameters.ReadReceiptEmail().NullIfEmpty(),
                parameters.Metadata()?.Changes
            );
            parameters.Choice("confirmation_method", "automatic", "manual");
            parameters.ReadMethodTypes();
            parameters.IgnoreBrowser();
            parameters.RefuseOthers();
            return request.Confirm && request.PaymentMethod is null
                ? throw IntentAnswers.Unexpected(null, "You cannot confirm this PaymentIntent because it's missing a payment method.")
                : request;
        }
    }

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payment_intents", HandleAsync)
            .RequireAuthorization(ApiScopes.IntentsWrite)
            .AcceptsParameters<Request>()
            .WithName("CreatePaymentIntent")
            .WithSummary("Creates a payment intent, and confirms it when asked to.");

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        PaymentsDb db,
        OperationRunner operations,
        GatewayDirectory gateways,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var request = Request.Read(await http.Request.ReadParametersAsync(ct));
        var (merchant, operationId) = (http.User.Merchant(), http.IdempotencyOperationId());
        var gateway = gateways.For(PaymentPurpose.Intent).Name;
        var paymentMethod = await RequestedPaymentMethod.FindAsync(db, merchant, request.PaymentMethod, gateway, ct);
        var payment = New(request, merchant, operationId, gateway, clock.GetUtcNow().UtcDateTime);
        paymentMethod?.ApplyTo(payment);
        payment = await AddAsync(db, payment, ct);
        return request.Confirm
            ? (await operations.RunAsync(payment.Id, operationId, (p, now) => p.BeginCharge(operationId, now), ct)).ToAnswer()
            : payment.ToAnswer();
    }

    private static Payment New(Request request, string merchant, Guid operationId, string gateway, DateTime now)
    {
        var id = Guid.CreateVersion7();
        return Payment.Create(
            id,
            new NewPayment(
                PaymentPurpose.Intent,
                merchant,
                StripeIds.OfIntent(id),
                new Money(IntentParameters.InIso(request.Amount, request.Currency), request.Currency),
                gateway
            )
            {
                Merchant = merchant,
                CaptureMethod = request.CaptureMethod == "manual" ? CaptureMethod.Manual : CaptureMethod.Automatic,
                Description = request.Description,
                Email = request.ReceiptEmail,
                Metadata = request.Metadata is null ? null : new MetadataChange(request.Metadata).ApplyTo(null),
                RequestId = operationId,
            },
            now
        );
    }

    /// <summary>
    /// The index on what a request is known by decides between repetitions that come at once; the others go on with what the first one
    /// made.
    /// </summary>
    private static async Task<Payment> AddAsync(PaymentsDb db, Payment payment, CancellationToken ct)
    {
        db.Payments.Add(payment);
        try
        {
            await db.SaveChangesAsync(ct);
            return payment;
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { ConstraintName: PaymentConfiguration.OnePaymentPerRequest })
        {
            db.ChangeTracker.Clear();
            var first = await db.Payments.AsNoTracking().SingleAsync(p => p.RequestId == payment.RequestId, ct);
            return
                first.Amount == payment.Amount && first.CaptureMethod == payment.CaptureMethod && first.Description == payment.Description
                ? first
                : throw ApiErrors.KeyReused();
        }
    }
}
