using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Payments.Contracts;
using Payments.PaymentService.ApiKeys;
using Payments.PaymentService.Gateways;
using Payments.PaymentService.StripeApi.Protocol;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>
/// Has a card replaced by a token (https://docs.stripe.com/api/payment_methods/create). Of the number, the last four digits are kept; of
/// the security code, nothing.
/// </summary>
internal static class CreatePaymentMethod
{
    private const int MaxYear = 2100;

    /// <summary>What two digits of a year leave out.</summary>
    private const int Century = 2000;

    private const int MaxShortYear = 99;

    /// <param name="Type"><c>card</c>.</param>
    /// <param name="Card">The card.</param>
    /// <param name="Metadata">To keep with it.</param>
    internal sealed record Request(string Type, CardDetails Card, string? Metadata)
    {
        public static Request Read(Parameters parameters, DateTime now)
        {
            var type = parameters.Choice("type", "card") ?? throw ApiErrors.Missing("type");
            var metadata = parameters.Metadata()?.ApplyTo(null);
            var (typed, month, year, cvc) = (
                parameters.Raw("card[number]"),
                parameters.Raw("card[exp_month]"),
                parameters.Raw("card[exp_year]"),
                parameters.Raw("card[cvc]")
            );
            parameters.RefuseOthers();
            var number = CardInput.Number(typed ?? throw ApiErrors.Missing("card[number]")) ?? throw Wrong("number", "invalid_number");
            var expMonth = Digits(month ?? throw ApiErrors.Missing("card[exp_month]")) is { } m and >= 1 and <= 12
                ? m
                : throw Wrong("exp_month", "invalid_expiry_month");
            var expYear = Digits(year ?? throw ApiErrors.Missing("card[exp_year]")) switch
            {
                >= 0 and <= MaxShortYear and var y => y + Century,
                > MaxShortYear and <= MaxYear and var y => y,
                _ => throw Wrong("exp_year", "invalid_expiry_year"),
            };
            if ((expYear, expMonth).CompareTo((now.Year, now.Month)) < 0)
            {
                throw Wrong("exp_year", "invalid_expiry_year");
            }

            if (cvc is not null && (cvc.Length is not (3 or 4) || Digits(cvc) is null))
            {
                throw Wrong("cvc", "invalid_cvc");
            }

            return new Request(type, new CardDetails(number, expMonth, expYear, cvc), metadata);
        }

        private static int? Digits(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>What the OpenAPI document says of the card.</summary>
    internal sealed record Body(string Type, CardBody Card, IReadOnlyDictionary<string, string>? Metadata);

    /// <inheritdoc cref="Body"/>
    internal sealed record CardBody(
        string Number,
        [property: JsonPropertyName("exp_month")] int ExpMonth,
        [property: JsonPropertyName("exp_year")] int ExpYear,
        string? Cvc
    );

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/payment_methods", HandleAsync)
            .RequireAuthorization(ApiScopes.MethodsWrite)
            .AcceptsParameters<Body>()
            .WithName("CreatePaymentMethod")
            .WithSummary("Has a card replaced by a token.");

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        PaymentsDb db,
        GatewayDirectory gateways,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var request = Request.Read(await http.Request.ReadParametersAsync(ct), now);
        var (id, merchant) = (http.IdempotencyOperationId(), http.User.Merchant());
        if (await db.StoredCards.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is { } first)
        {
            return Answer(first);
        }

        var gateway = gateways.For(PaymentPurpose.Intent);
        var card = StoredCard.Create(
            id,
            merchant,
            gateway.Name,
            await TokenizeAsync(gateway, request.Card, ct),
            request.Card.ExpMonth!.Value,
            request.Card.ExpYear!.Value,
            request.Metadata,
            now
        );
        db.StoredCards.Add(card);
        await db.SaveChangesAsync(ct);
        return Answer(card);
    }

    private static async Task<CardToken> TokenizeAsync(IGateway gateway, CardDetails card, CancellationToken ct)
    {
        try
        {
            return await gateway.TokenizeAsync(card, ct);
        }
        catch (CardRefusedException e)
        {
            throw Wrong("number", e.Code);
        }
        catch (GatewayUnavailableException)
        {
            throw new ApiException(
                StatusCodes.Status503ServiceUnavailable,
                new ApiError(ApiError.Api, "The card cannot be taken at the moment; try again.")
            );
        }
    }

    private static ApiException Wrong(string param, string code) =>
        new(StatusCodes.Status402PaymentRequired, CardErrors.Of(code, null) with { Param = param });

    private static IResult Answer(StoredCard card) => Results.Json(PaymentMethodView.Of(card), StripeJson.Options);
}
