using System.Text.Json.Serialization;

namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>An error as Stripe's API describes it (https://docs.stripe.com/api/errors).</summary>
/// <param name="Type"><c>invalid_request_error</c>, <c>card_error</c>, <c>idempotency_error</c> or <c>api_error</c>.</param>
/// <param name="Message">For the people who write the calling program; of card errors, for the payer.</param>
internal sealed record ApiError(string Type, string Message)
{
    public const string InvalidRequest = "invalid_request_error";
    public const string Card = "card_error";
    public const string Idempotency = "idempotency_error";
    public const string Api = "api_error";

    private const string Documentation = "https://stripe.com/docs/error-codes/";

    /// <summary>One of https://docs.stripe.com/error-codes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>The issuer's finer reason (https://docs.stripe.com/declines/codes).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeclineCode { get; init; }

    /// <summary>Where <see cref="Code"/> is explained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DocUrl => Code is null ? null : Documentation + Code.Replace('_', '-');

    /// <summary>The parameter that is wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Param { get; init; }

    /// <summary>The charge that was declined.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Charge { get; init; }

    /// <summary>The payment intent as it stands now, in the form in which its endpoints show it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? PaymentIntent { get; init; }

    /// <summary>The payment method that was declined, in the form in which its endpoints show it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? PaymentMethod { get; init; }
}
