using Payments.OrderApi.Dashboard.Services;

namespace Payments.OrderApi.Dashboard.DeadLetters;

/// <summary>The dead letters of all services.</summary>
internal sealed class DeadLetterServices(OperatorCalls calls)
{
    /// <summary>Services that have any.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "order-api",
        "payment-service",
        "tuition-api",
        "notifier-service",
        "user-service",
        "project-api",
    ];

    /// <summary>Reads below <c>/dead-letters</c> of a service.</summary>
    public Task<Answer<T>> GetAsync<T>(HttpContext http, string service, string path)
        where T : class => calls.GetAsync<T>(http, service, "/dead-letters" + path);

    /// <summary>Asks a service for something below <c>/dead-letters</c>.</summary>
    public Task<Answer<T>> PostAsync<T>(HttpContext http, string service, string path, object? body)
        where T : class => calls.PostAsync<T>(http, service, "/dead-letters" + path, body, Guid.CreateVersion7().ToString());

    /// <summary>Address of the pages of a service.</summary>
    public static string PathOf(string service) => $"/dashboard/dead-letters/{service}";

    /// <summary>Lets through only addresses that name a service.</summary>
    public static async ValueTask<object?> KnowsServiceAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Names.Contains(context.HttpContext.GetRouteValue("service") as string) ? await next(context) : TypedResults.NotFound();
}
