using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Messaging;

namespace Payments.Contracts.Mails;

/// <summary>
/// The mail templates: a name in <c>template</c> of a notification says which record is in its <c>data</c>. In JSON the members have
/// snake_case names, and every value is a string; numbers are read as JSON numbers too.
/// </summary>
public static class MailTemplates
{
    private static readonly FrozenDictionary<string, Type> ByName = new Dictionary<string, Type>
    {
        ["tuition-payment-succeeded"] = typeof(TuitionPaymentSucceededMail),
        ["tuition-payment-failed"] = typeof(TuitionPaymentFailedMail),
        ["card-payment-succeeded"] = typeof(CardPaymentSucceededMail),
        ["card-payment-failed"] = typeof(CardPaymentFailedMail),
        ["refund-succeeded"] = typeof(RefundSucceededMail),
        ["order-received"] = typeof(OrderReceivedMail),
        ["order-approved"] = typeof(OrderApprovedMail),
        ["order-rejected"] = typeof(OrderRejectedMail),
        ["order-expired"] = typeof(OrderExpiredMail),
        ["order-cancelled"] = typeof(OrderCanceledMail),
        ["purchase-succeeded"] = typeof(PurchaseSucceededMail),
        ["purchase-failed"] = typeof(PurchaseFailedMail),
        ["purchase-refunded"] = typeof(PurchaseRefundedMail),
        ["purchase-expired"] = typeof(PurchaseExpiredMail),
        ["plain"] = typeof(PlainMail),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> ByContent = ByName.ToFrozenDictionary(t => t.Value, t => t.Key);

    /// <summary>The record of each template, by the template's name.</summary>
    public static IReadOnlyDictionary<string, Type> All => ByName;

    /// <summary>How contents are written and read; read-only.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = CreateOptions();

    /// <summary>Name of the template that shows this content.</summary>
    public static string NameOf(MailContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return ByContent[content.GetType()];
    }

    /// <summary>The content as the <c>data</c> of a notification.</summary>
    public static JsonElement Write(MailContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return JsonSerializer.SerializeToElement(content, content.GetType(), JsonOptions);
    }

    /// <summary>Reads the <c>data</c> of a notification.</summary>
    /// <exception cref="PermanentFailureException">There is no such template, or a value that it shows is missing or does not fit. The
    /// message names the value and does not quote it.</exception>
    public static MailContent Read(string template, JsonElement data)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (!ByName.TryGetValue(template, out var type))
        {
            throw new PermanentFailureException($"There is no mail template '{template}'.");
        }

        if (data.ValueKind != JsonValueKind.Object)
        {
            throw new PermanentFailureException($"The data of the template '{template}' is not a JSON object.");
        }

        foreach (var property in JsonOptions.GetTypeInfo(type).Properties)
        {
            if (property.AssociatedParameter is { HasDefaultValue: false } && !data.TryGetProperty(property.Name, out _))
            {
                throw new PermanentFailureException($"The template '{template}' needs the value '{property.Name}'.");
            }
        }

        try
        {
            return (MailContent)data.Deserialize(type, JsonOptions)!;
        }
        catch (JsonException e)
        {
            // Only the path: the text of the exception may quote the value.
            throw new PermanentFailureException($"The template '{template}' cannot show the value '{e.Path?.TrimStart('$', '.')}'.");
        }
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new BooleanTextConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
