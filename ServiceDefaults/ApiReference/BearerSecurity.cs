using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Payments.ServiceDefaults.ApiReference;

/// <summary>
/// Says in the OpenAPI document how callers say who they are: <c>Authorization: Bearer [token or key]</c>. Programs that read the document,
/// and the page at <c>/docs</c>, can then send one.
/// </summary>
internal sealed class BearerSecurity : IOpenApiDocumentTransformer
{
    private const string Scheme = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.AddComponent(
            Scheme,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Scheme,
                Description = "A user's token, an operator key, a service key or an API key. Operations for guests need none.",
            }
        );

        // The empty requirement stands for callers without credentials.
        document.Security =
        [
            [],
            new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] },
        ];
        return Task.CompletedTask;
    }
}
