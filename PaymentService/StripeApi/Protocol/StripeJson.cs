using System.Text.Json;
using System.Text.Json.Serialization;

namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>JSON as Stripe's API has it: members in snake_case, and members without a value are there as null.</summary>
internal static class StripeJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Seconds since 1970, as Stripe's API writes times.</summary>
    public static long Seconds(this DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <inheritdoc cref="Seconds(DateTime)"/>
    public static long? Seconds(this DateTime? utc) => utc?.Seconds();
}
