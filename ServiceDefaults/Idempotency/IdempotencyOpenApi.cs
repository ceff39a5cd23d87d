using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>Shows the header, and the answers that it brings, on the operations that take it.</summary>
internal static class IdempotencyOpenApi
{
    private static readonly (int Status, string Description)[] Answers =
    [
        (StatusCodes.Status409Conflict, "A request with this Idempotency-Key is still running."),
        (StatusCodes.Status422UnprocessableEntity, "The Idempotency-Key was used for another request."),
    ];

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var method = context.Description.HttpMethod ?? "";
        var mode = context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotencyMode>().LastOrDefault();
        if (mode?.Ignored == true || !(HttpMethods.IsPost(method) || HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method)))
        {
            return Task.CompletedTask;
        }

        operation.Parameters ??= [];
        operation.Parameters.Add(
            new OpenApiParameter
            {
                Name = IdempotentRequest.HeaderName,
                In = ParameterLocation.Header,
                Description =
                    "Makes the request safe to repeat: the same key and the same request get the first answer again, "
                    + "marked Idempotent-Replayed. Make up a new UUID for each new request.",
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    MinLength = 1,
                    MaxLength = IdempotentRequest.MaxKeyLength,
                },
            }
        );
        foreach (var (status, description) in Answers)
        {
            operation.Responses?.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse { Description = description });
        }

        return Task.CompletedTask;
    }
}
