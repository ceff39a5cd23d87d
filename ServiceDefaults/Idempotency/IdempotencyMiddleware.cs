using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>
/// Runs a request with an <c>Idempotency-Key</c> once (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header): a
/// repetition gets the first answer again. Comes after authentication and authorization, because a key belongs to its caller.
/// </summary>
internal sealed class IdempotencyMiddleware(
    RequestDelegate next,
    IdempotencyDatabase database,
    IServiceScopeFactory scopes,
    IOptions<IdempotencyOptions> options
)
{
    private const string RetryAfterSeconds = "1";
    private const string OutcomeTag = "payments.idempotency";

    private readonly IdempotencyOptions options = options.Value;

    public async Task InvokeAsync(HttpContext context)
    {
        var mode = context.GetEndpoint()?.Metadata.GetMetadata<IdempotencyMode>() ?? new IdempotencyMode();
        if (!context.Request.Headers.ContainsKey(IdempotentRequest.HeaderName) || !MayHaveKey(context) || mode.Ignored)
        {
            await next(context);
        }
        else if (!IdempotentRequest.TryReadKey(context.Request, out var key))
        {
            await RefuseAsync(context, IdempotencyFault.InvalidKey);
        }
        else
        {
            var request = await IdempotentRequest.ReadAsync(context, key);
            context.Features.Set(request);
            await (mode.Leased ? RunLeasedAsync(context, request, mode.Lease ?? options.Lease) : RunAtomicallyAsync(context, request));
        }
    }

    /// <summary>
    /// GET, HEAD, PUT and the like are idempotent by themselves (RFC 9110, section 9.2.2); a repeated DELETE is not answered like the
    /// first.
    /// </summary>
    private static bool MayHaveKey(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint
        && (
            HttpMethods.IsPost(context.Request.Method)
            || HttpMethods.IsPatch(context.Request.Method)
            || HttpMethods.IsDelete(context.Request.Method)
        );

    /// <summary>
    /// Claim, effect and stored answer are one transaction, that of the request's own context: a crash at any point leaves nothing.
    /// </summary>
    private async Task RunAtomicallyAsync(HttpContext context, IdempotentRequest request)
    {
        var db = (DbContext)context.RequestServices.GetRequiredService(database.ContextType);
        await using var transaction = await db.Database.BeginTransactionAsync(context.RequestAborted);
        var store = new IdempotencyStore((NpgsqlConnection)db.Database.GetDbConnection(), options);
        var claim = await store.ClaimAsync(request, options.MaxIdle, context.RequestAborted);
        if (!claim.IsMine)
        {
            await transaction.RollbackAsync(CancellationToken.None);
            await AnswerAsync(context, claim);
            return;
        }

        var answer = await IdempotentResponse.CaptureAsync(context, next, options.MaxAnswer);
        if (answer.Status < StatusCodes.Status500InternalServerError)
        {
            await CommitAsync(transaction, store, request, answer);
        }
        else
        {
            await transaction.RollbackAsync(CancellationToken.None);
            Tag("not stored");
        }

        await answer.SendAsync(context.Response);
    }

    private static async Task CommitAsync(
        IDbContextTransaction transaction,
        IdempotencyStore store,
        IdempotentRequest request,
        IdempotentResponse answer
    )
    {
        var keeps = answer.IsFinal && !request.KeyIsLeftFree;
        try
        {
            // Also behind an answer that is not stored: what a refusal has changed (a count of wrong passwords) must not depend on a
            // header.
            await (keeps ? store.KeepAsync(request, answer) : store.FreeAsync(request));
            await transaction.CommitAsync(CancellationToken.None);
            Tag(keeps ? "stored" : "not stored");
        }
        catch (PostgresException e)
            when (e.SqlState == PostgresErrorCodes.InFailedSqlTransaction && answer.Status >= StatusCodes.Status400BadRequest)
        {
            // A statement has failed and the handler has made a refusal of it: nothing is left to commit.
            await transaction.RollbackAsync(CancellationToken.None);
            Tag("not stored");
        }
    }

    /// <summary>The claim commits before the run, the answer after it, each in a short transaction beside those of the run.</summary>
    private async Task RunLeasedAsync(HttpContext context, IdempotentRequest request, TimeSpan lease)
    {
        var claim = await InTransactionAsync(store => store.ClaimAsync(request, lease, context.RequestAborted));
        if (!claim.IsMine)
        {
            await AnswerAsync(context, claim);
            return;
        }

        IdempotentResponse answer;
        try
        {
            answer = await IdempotentResponse.CaptureAsync(context, next, options.MaxAnswer);
        }
        catch
        {
            await InTransactionAsync(store => FreeAsync(store, request));
            throw;
        }

        var keeps = answer.IsFinal && !request.KeyIsLeftFree;
        if (await InTransactionAsync(store => keeps ? store.KeepAsync(request, answer) : FreeAsync(store, request)))
        {
            Tag(keeps ? "stored" : "not stored");
            await answer.SendAsync(context.Response);
        }
        else
        {
            // Another run has the key now, and its answer is the one that every repetition gets.
            context.Response.Clear();
            await RefuseAsync(context, IdempotencyFault.StillRunning);
        }
    }

    private static async Task<bool> FreeAsync(IdempotencyStore store, IdempotentRequest request)
    {
        await store.FreeAsync(request);
        return true;
    }

    private async Task<T> InTransactionAsync<T>(Func<IdempotencyStore, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (DbContext)scope.ServiceProvider.GetRequiredService(database.ContextType);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var result = await work(new IdempotencyStore((NpgsqlConnection)db.Database.GetDbConnection(), options));
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private static Task AnswerAsync(HttpContext context, KeyClaim claim)
    {
        if (claim.Stored is null)
        {
            return RefuseAsync(context, claim.Fault!.Value);
        }

        Tag("replayed");
        return claim.Stored.ReplayAsync(context.Response);
    }

    private static Task RefuseAsync(HttpContext context, IdempotencyFault fault)
    {
        Tag("refused");
        if (fault == IdempotencyFault.StillRunning)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return context.GetEndpoint()!.Metadata.GetMetadata<IdempotencyFaultWriter>() is { } writer
            ? writer.WriteAsync(context, fault)
            : WriteProblemAsync(context, fault);
    }

    private static async Task WriteProblemAsync(HttpContext context, IdempotencyFault fault)
    {
        var problem = fault switch
        {
            IdempotencyFault.InvalidKey => new HttpValidationProblemDetails(
                new Dictionary<string, string[]>
                {
                    [IdempotentRequest.HeaderName] =
                    [
                        $"must be one value of 1 to {IdempotentRequest.MaxKeyLength} printable ASCII characters",
                    ],
                }
            )
            {
                Status = StatusCodes.Status400BadRequest,
            },
            IdempotencyFault.OtherRequest => new ProblemDetails
            {
                Status = StatusCodes.Status422UnprocessableEntity,
                Detail = $"The {IdempotentRequest.HeaderName} was used for another request; a new request needs a new key.",
            },
            _ => new ProblemDetails
            {
                Status = StatusCodes.Status409Conflict,
                Detail = $"A request with this {IdempotentRequest.HeaderName} is still running; try again.",
            },
        };
        context.Response.StatusCode = problem.Status!.Value;
        await context
            .RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static void Tag(string outcome) => Activity.Current?.SetTag(OutcomeTag, outcome);
}
