using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Shows one dead letter in full: body, headers, exception, trace.</summary>
internal static class GetDeadLetter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const string Sql = $"""
        SELECT {DeadLetterSummary.Columns}, d.stack_trace, d.properties, d.body
        FROM {MessagingSchema.Name}.dead_letters d WHERE d.id = $1
        """;

    /// <param name="DeadLetter">What the list also shows.</param>
    /// <param name="StackTrace">Where the exception was thrown.</param>
    /// <param name="Properties">AMQP properties and headers, as the message came.</param>
    /// <param name="Body">The body, if it is UTF-8 text.</param>
    /// <param name="BodyBase64">The body, if it is not.</param>
    internal sealed record Details(
        [property: JsonPropertyName("letter")] DeadLetterSummary DeadLetter,
        string StackTrace,
        JsonElement Properties,
        string? Body,
        string? BodyBase64
    );

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder app) =>
        app.MapGet("/{id:long}", HandleAsync)
            .WithName("GetDeadLetter")
            .WithSummary("Shows one dead letter with body, headers, exception and trace.")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Details>, ProblemHttpResult>> HandleAsync(
        long id,
        MessagingDatabase database,
        IOptions<MessagingOptions> options,
        CancellationToken ct
    )
    {
        await using var session = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Sql, session.Connection) { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return TypedResults.Problem(
                $"There is no dead letter {id}; it may have been replayed or discarded.",
                statusCode: StatusCodes.Status404NotFound
            );
        }

        const int First = DeadLetterSummary.ColumnCount;
        var body = reader.GetFieldValue<byte[]>(First + 2);
        var text = TextOf(body);
        return TypedResults.Ok(
            new Details(
                DeadLetterSummary.Read(reader, options.Value.TraceUrl),
                reader.GetString(First),
                JsonSerializer.Deserialize<JsonElement>(reader.GetString(First + 1)),
                text,
                text is null ? Convert.ToBase64String(body) : null
            )
        );
    }

    private static string? TextOf(byte[] body)
    {
        try
        {
            return StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
