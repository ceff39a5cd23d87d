using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace Payments.ServiceDefaults.ApiReference;

/// <summary>
/// Names of schemas in the OpenAPI document. Each use case has a <c>Request</c> of its own; under the name of the type alone all of them
/// would be the same schema.
/// </summary>
internal static class OpenApiSchemaNames
{
    /// <summary>For <c>MakePayment.Request</c>, <c>MakePaymentRequest</c>; null for types that are described where they are used.</summary>
    public static string? Of(JsonTypeInfo type) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
            ? (Nullable.GetUnderlyingType(type.Type) ?? type.Type).DeclaringType?.Name + name
            : null;
}
