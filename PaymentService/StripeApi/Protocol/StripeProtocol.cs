using System.Diagnostics;
using Payments.ServiceDefaults;
using Payments.ServiceDefaults.Idempotency;

namespace Payments.PaymentService.StripeApi.Protocol;

/// <summary>What everything under /v1 has in common: errors in Stripe's shape, and a <c>Request-Id</c> on every answer.</summary>
internal static class StripeProtocol
{
    private const string Prefix = "/v1";
    private const string VersionHeader = "Stripe-Version";
    private const string ShouldRetryHeader = "Stripe-Should-Retry";
    private const string LockTimeout = "lock_timeout";
    private const int MaxVersionLength = 50;

    /// <summary>A group of endpoints that throw <see cref="ApiException"/>.</summary>
    public static RouteGroupBuilder MapStripeGroup(this IEndpointRouteBuilder app) =>
        app.MapGroup(Prefix).AddEndpointFilter(CatchAsync).WithLeasedIdempotencyKey().WithIdempotencyFaults(AnswerAsync);

    /// <summary>
    /// Errors that are made elsewhere (a path that leads nowhere, a fault of the server) get a member <c>error</c> beside those of problem
    /// details: without it Stripe's libraries take any answer for a success.
    /// </summary>
    public static void AddStripeErrors(this IServiceCollection services) =>
        services.PostConfigure<ProblemDetailsOptions>(options =>
        {
            var others = options.CustomizeProblemDetails;
            options.CustomizeProblemDetails = context =>
            {
                others?.Invoke(context);
                if (context.HttpContext.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal))
                {
                    var problem = context.ProblemDetails;
                    context.ProblemDetails.Extensions["error"] = new Dictionary<string, string>
                    {
                        ["type"] = problem.Status < StatusCodes.Status500InternalServerError ? ApiError.InvalidRequest : ApiError.Api,
                        ["message"] = problem.Detail ?? problem.Title ?? "The request has failed.",
                    };
                }
            };
        });

    /// <summary>Headers of Stripe's API. To be used before anything that answers by itself.</summary>
    public static void UseStripeHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal))
                {
                    var requestId = "req_" + (Activity.Current?.TraceId.ToString() ?? Guid.CreateVersion7().ToString("N"));
                    context.Response.OnStarting(() =>
                    {
                        context.Response.Headers["Request-Id"] = requestId;
                        if (
                            context.Request.Headers[VersionHeader].ToString() is { Length: > 0 and <= MaxVersionLength } version
                            && !version.Any(char.IsControl)
                            && !CardNumbers.AreIn(version)
                        )
                        {
                            context.Response.Headers[VersionHeader] = version;
                        }

                        return Task.CompletedTask;
                    });
                }

                return next(context);
            }
        );

    /// <summary>Takes parameters, form-encoded or as JSON, which the handler reads itself.</summary>
    public static RouteHandlerBuilder AcceptsParameters<TBody>(this RouteHandlerBuilder endpoint)
        where TBody : notnull => endpoint.WithMetadata(new ParameterBody(typeof(TBody)));

    /// <summary>The answer that an error is.</summary>
    public static IResult ToResult(this ApiException e)
    {
        // Errors name what was sent, and that may be a card number in the wrong place.
        var masked = e.Error with
        {
            Message = CardNumbers.Mask(e.Error.Message),
            Param = e.Error.Param is { } param ? CardNumbers.Mask(param) : null,
        };
        return Results.Json(new ApiErrorBody(masked), StripeJson.Options, statusCode: e.Status);
    }

    /// <summary>As https://docs.stripe.com/api/idempotent_requests and its error codes have it.</summary>
    private static Task AnswerAsync(HttpContext http, IdempotencyFault fault) =>
        (
            fault switch
            {
                IdempotencyFault.StillRunning => new ApiException(
                    StatusCodes.Status409Conflict,
                    new ApiError(ApiError.Idempotency, "There is another request with this Idempotency-Key in progress; try again later.")
                    {
                        Code = "idempotency_key_in_use",
                    }
                ),
                IdempotencyFault.OtherRequest => new ApiException(
                    StatusCodes.Status400BadRequest,
                    new ApiError(
                        ApiError.Idempotency,
                        "Keys for idempotent requests can only be used with the same parameters they were first used with."
                    )
                ),
                _ => new ApiException(
                    StatusCodes.Status400BadRequest,
                    new ApiError(ApiError.Idempotency, "Idempotency-Key must be one key of 1 to 255 printable characters.")
                ),
            }
        )
            .ToResult()
            .ExecuteAsync(http);

    private static async ValueTask<object?> CatchAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ApiException e)
        {
            if (e.Error.Code == LockTimeout)
            {
                context.HttpContext.Response.Headers[ShouldRetryHeader] = "true";
            }

            return e.ToResult();
        }
    }
}
