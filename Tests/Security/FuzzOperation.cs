using System.Text.Json.Nodes;

namespace Payments.Tests.Security;

/// <summary>One operation of a service, as its OpenAPI document describes it.</summary>
internal sealed record FuzzOperation(
    string Service,
    HttpMethod Method,
    string Path,
    IReadOnlyList<string> ContentTypes,
    JsonNode? Schema,
    IReadOnlyList<(string Name, string In)> Parameters,
    JsonNode Document
)
{
    /// <summary>Operations of a document that take anything: a body or a parameter.</summary>
    public static IEnumerable<FuzzOperation> Of(string service, JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "post" or "put" or "patch" or "delete"
        let content = operation.Value!["requestBody"]?["content"]?.AsObject()
        let parameters = operation
            .Value["parameters"]
            ?.AsArray()
            .Select(p => (p!["name"]!.GetValue<string>(), p["in"]!.GetValue<string>()))
            .ToList()
            ?? []
        select new FuzzOperation(
            service,
            HttpMethod.Parse(operation.Key),
            path.Key,
            [.. content?.Select(c => c.Key) ?? []],
            content?.Select(c => c.Value!["schema"]).FirstOrDefault(),
            parameters,
            document
        );

    public bool HasBody => Schema is not null || Method != HttpMethod.Get;

    public override string ToString() => $"{Method} {Service}{Path}";
}
