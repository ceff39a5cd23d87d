using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Polly;

namespace Payments.ServiceDefaults;

/// <summary>Errors as problem details (RFC 9457): they name the field and the rule, and nothing of the server.</summary>
internal static class ProblemDetailsDefaults
{
    public static void AddProblemDetailsDefaults(this IServiceCollection services)
    {
        services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context =>
            {
                Mask(context.ProblemDetails);
                context.ProblemDetails.Extensions.TryAdd(
                    "traceId",
                    Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier
                );
            }
        );
        services.AddExceptionHandler<Handler>();

        // What is answered is not logged, except for what nobody has foreseen.
        services.Configure<ExceptionHandlerOptions>(options =>
            options.SuppressDiagnosticsCallback = handled =>
                handled.HttpContext.Response.StatusCode != StatusCodes.Status500InternalServerError
        );

        // Otherwise only Development throws, and the handler below would not see what is wrong with a body.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>What was sent is named in errors, and may be a card number in the wrong place. Answers end in logs of others.</summary>
    private static void Mask(ProblemDetails problem)
    {
        problem.Detail = problem.Detail is { } detail ? CardNumbers.Mask(detail) : null;
        if (problem is HttpValidationProblemDetails invalid)
        {
            invalid.Errors = invalid.Errors.ToDictionary(e => CardNumbers.Mask(e.Key), e => e.Value);
        }
    }

    private sealed class Handler(IProblemDetailsService problems) : IExceptionHandler
    {
        private const string RetryAfterSeconds = "2";

        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            var problem = exception switch
            {
                BadHttpRequestException { InnerException: JsonException json } => BadJson(json),
                BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode, Detail = "The request could not be read." },
                _ when HoldsUnstorable(exception) => new ProblemDetails
                {
                    Status = StatusCodes.Status400BadRequest,
                    Detail = "A text holds the character NUL, which cannot be stored.",
                },
                _ when IsAway(exception) => new ProblemDetails
                {
                    Status = StatusCodes.Status503ServiceUnavailable,
                    Detail = "The service cannot take requests at the moment; try again.",
                },
                _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError },
            };
            httpContext.Response.StatusCode = problem.Status!.Value;
            if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            {
                httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            }

            return problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
        }

        private static ProblemDetails BadJson(JsonException e)
        {
            // $.student_no -> student_no; a body that is no JSON at all has no path.
            var field = e.Path is { Length: > 2 } path ? path[2..] : null;
            return field is null
                ? new ProblemDetails { Status = StatusCodes.Status400BadRequest, Detail = "The body is not valid JSON." }
                : new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = ["has a value of the wrong type"] })
                {
                    Status = StatusCodes.Status400BadRequest,
                };
        }

        /// <summary>PostgreSQL's texts and jsonb hold every character but U+0000.</summary>
        private static bool HoldsUnstorable(Exception exception) =>
            (exception as PostgresException ?? exception.InnerException as PostgresException)?.SqlState
                is PostgresErrorCodes.CharacterNotInRepertoire
                    or PostgresErrorCodes.UntranslatableCharacter;

        /// <summary>The database, or a service that had to be asked.</summary>
        private static bool IsAway(Exception? exception)
        {
            for (; exception is not null; exception = exception.InnerException)
            {
                if (
                    exception
                    is NpgsqlException { IsTransient: true }
                        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown }
                        or TimeoutException
                        or HttpRequestException
                        or ExecutionRejectedException
                )
                {
                    return true;
                }
            }

            return false;
        }
    }
}
