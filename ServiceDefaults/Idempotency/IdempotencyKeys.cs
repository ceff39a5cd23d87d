using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Payments.ServiceDefaults.Idempotency;

/// <summary>Adding idempotency keys to a service.</summary>
public static class IdempotencyKeys
{
    /// <summary>
    /// Lets every POST of the service, and every PATCH and DELETE, be repeated safely with the header <c>Idempotency-Key</c>. The keys lie
    /// in the database of <typeparamref name="TContext"/>, to be registered before. A handler runs inside a transaction on the request's
    /// <typeparamref name="TContext"/> and begins none of its own (or by <see cref="NestedTransaction.BeginAsync"/>), or its
    /// endpoint says <see cref="IdempotencyEndpoints.WithLeasedIdempotencyKey"/>.
    /// </summary>
    public static void AddIdempotencyKeys<TContext>(this WebApplicationBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<IdempotencyOptions>().BindConfiguration("Idempotency");
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new IdempotencyDatabase(typeof(TContext)));
        builder.Services.AddHostedService<IdempotencyCleanupWorker>();
        builder.Services.ConfigureAll<OpenApiOptions>(openApi => openApi.AddOperationTransformer(IdempotencyOpenApi.DescribeAsync));
    }

    /// <summary>
    /// Puts the keys into the pipeline, where the service has them: after authorization, because a key belongs to its caller.
    /// </summary>
    public static void UseIdempotencyKeys(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetService<IdempotencyDatabase>() is not null)
        {
            app.UseMiddleware<IdempotencyMiddleware>();
        }
    }
}
