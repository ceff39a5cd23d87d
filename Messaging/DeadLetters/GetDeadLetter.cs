using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.Messaging;

/// <summary>Shows one dead letter whole: body, headers, exception, trace.</summary>
internal static class GetDeadLetter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const string Sql = $"""
        SELECT d.id, d.queue, d.message_id, d.type, d.correlation_id, d.exception, d.reason, d.fingerprint, d.attempts, d.deaths, d.dead_at, d.trace_id,
               d.stack_trace, d.properties, d.body
        FROM {MessagingSchema.Name}.dead_letters d WHERE d.id = $1
        """;

    /// <param name="Letter">What the list shows too.</param>
    /// <param name="StackTrace">Where it was thrown.</param>
    /// <param name="Properties">AMQP properties and headers, as the message came.</param>
    /// <param name="Body">The body, if it is text.</param>
    /// <param name="BodyBase64">The body, if it is not.</param>
    internal sealed record Whole(
        ListDeadLetters.Summary Letter,
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

    private static async Task<Results<Ok<Whole>, ProblemHttpResult>> HandleAsync(
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

        var body = reader.GetFieldValue<byte[]>(14);
        var text = TextOf(body);
        return TypedResults.Ok(
            new Whole(
                ListDeadLetters.Summary.Read(reader, options.Value.TraceUrl),
                reader.GetString(12),
                JsonSerializer.Deserialize<JsonElement>(reader.GetString(13)),
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
