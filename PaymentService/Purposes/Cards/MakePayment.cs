using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Payments.Contracts;
using Payments.Messaging;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.Payments;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.Purposes.Cards;

/// <summary>
/// Takes a card payment of anybody. The card number is replaced by a token before anything is stored; the answer comes as soon as the
/// payment and the message that has it charged are committed together.
/// </summary>
internal static class MakePayment
{
    /// <param name="User">Mail address of who pays.</param>
    /// <param name="PaymentType">What the payer calls it, for example <c>Credit Card</c>.</param>
    /// <param name="CardNo">Card number, 12 to 19 digits.</param>
    /// <param name="Amount">Minor units; 1000 (10.00 of most currencies) when left out.</param>
    /// <param name="Currency">ISO 4217 code; USD when left out.</param>
    /// <param name="ExpMonth">1 to 12.</param>
    /// <param name="ExpYear">Four digits.</param>
    /// <param name="Cvc">Security code; handed to the gateway and kept nowhere.</param>
    internal sealed record Request(
        string? User,
        string? PaymentType,
        string? CardNo,
        long? Amount,
        string? Currency,
        int? ExpMonth,
        int? ExpYear,
        string? Cvc
    );

    /// <param name="Id">The payment.</param>
    /// <param name="Status">Where it stands.</param>
    /// <param name="Follow">Shows the payment to whoever has this link.</param>
    internal sealed record Response(Guid Id, PaymentStatus Status, string Follow);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/make-payment", HandleAsync)
            .WithName("MakePayment")
            .WithSummary("Pays by card; the payer gets a mail.")
            .WithTags("Cards")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Guest)
            .WithLeasedIdempotencyKey()
            .ProducesValidationProblem();

    private static async Task<Results<Accepted<Response>, ProblemHttpResult, ValidationProblem>> HandleAsync(
        Request request,
        HttpContext http,
        PaymentsDb db,
        GatewayDirectory gateways,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var number = CardInput.Number(request.CardNo);
        if (Validate(request, number, gateways) is { } invalid)
        {
            return invalid;
        }

        CardToken token;
        try
        {
            token = await gateways
                .For(PaymentPurpose.Card)
                .TokenizeAsync(new CardDetails(number!, request.ExpMonth, request.ExpYear, request.Cvc), ct);
        }
        catch (CardRefusedException e)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["cardNo"] = [$"was refused: {e.Code}"] });
        }
        catch (GatewayUnavailableException)
        {
            return TypedResults.Problem(
                "The card cannot be taken at the moment; try again.",
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
        }

        var payment = await RecordAsync(db, New(request, token, gateways, http, clock), ct);
        var follow = FollowPayment.UrlOf(payment);
        return TypedResults.Accepted(follow, new Response(payment.Id, payment.Status, follow));
    }

    private static Payment New(Request request, CardToken token, GatewayDirectory gateways, HttpContext http, TimeProvider clock)
    {
        var gateway = gateways.For(PaymentPurpose.Card).Name;
        var payment = Payment.Create(
            Guid.CreateVersion7(),
            CardPayments.New(request.User!, request.PaymentType, request.Amount, request.Currency, gateway) with
            {
                UserId = http.User.UserId(),
                RequestId = http.IdempotencyOperationId() is { Version: IdempotencyContext.KeyedVersion } id ? id : null,
            },
            clock.GetUtcNow().UtcDateTime
        );
        payment.SetPaymentMethod(token.PaymentMethod, token.Brand, token.Last4);
        return payment;
    }

    /// <summary>
    /// A request that is run again, because the process that ran it has died, finds the payment that the first run has recorded.
    /// </summary>
    private static async Task<Payment> RecordAsync(PaymentsDb db, Payment payment, CancellationToken ct)
    {
        db.Payments.Add(payment);
        db.Send(new CardPaymentRequested(payment.Payer, payment.Description, payment.PaymentMethod, payment.Id));
        try
        {
            await db.SaveChangesAsync(ct);
            return payment;
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { ConstraintName: PaymentConfiguration.OnePaymentPerRequest })
        {
            db.ChangeTracker.Clear();
            return await db.Payments.AsNoTracking().SingleAsync(p => p.RequestId == payment.RequestId, ct);
        }
    }

    private static ValidationProblem? Validate(Request request, string? number, GatewayDirectory gateways) =>
        Validation.Of(
            ("user", string.IsNullOrWhiteSpace(request.User), "is required"),
            ("user", request.User is { Length: > 0 } && !EmailAddress.IsValid(request.User), "must be a mail address"),
            ("user", CardNumbers.AreIn(request.User), "must not hold a card number"),
            ("cardNo", string.IsNullOrWhiteSpace(request.CardNo), "is required"),
            (
                "cardNo",
                request.CardNo is { Length: > 0 } && number is null,
                $"must have {CardNumbers.MinDigits} to {CardNumbers.MaxDigits} digits"
            ),
            (
                "paymentType",
                request.PaymentType is not null && !CardPayments.IsType(request.PaymentType),
                $"must have at most {CardPayments.MaxTypeLength} characters, and no control characters"
            ),
            ("paymentType", CardNumbers.AreIn(request.PaymentType), "must not hold a card number"),
            ("amount", request.Amount is <= 0 or > ChargeLimits.MaxAmount, $"must be between 1 and {ChargeLimits.MaxAmount}"),
            ("currency", request.Currency is not null && !Currencies.IsKnown(request.Currency), "must be an ISO 4217 code"),
            (
                "amount",
                gateways.CannotExpress(PaymentPurpose.Card, request.Amount, request.Currency ?? CardPayments.DefaultCurrency),
                ChargeLimits.NotExpressible
            ),
            ("expMonth", request.ExpMonth is < 1 or > 12, "must be between 1 and 12"),
            ("expYear", request.ExpYear is < 2000 or > 2100, "must be a year"),
            (
                "cvc",
                request.Cvc is { Length: > 0 } && (request.Cvc.Length is < 3 or > 4 || !request.Cvc.All(char.IsAsciiDigit)),
                "must have 3 or 4 digits"
            )
        );
}
