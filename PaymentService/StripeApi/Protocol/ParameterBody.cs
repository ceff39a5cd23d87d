using Microsoft.AspNetCore.Http.Metadata;

namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>
/// What the body of a request may be, for the OpenAPI document and for routing, which answers other content types with 415.
/// </summary>
/// <param name="RequestType">Its shape.</param>
internal sealed record ParameterBody(Type? RequestType) : IAcceptsMetadata
{
    public IReadOnlyList<string> ContentTypes { get; } = ["application/x-www-form-urlencoded", "application/json"];

    public bool IsOptional => true;
}
