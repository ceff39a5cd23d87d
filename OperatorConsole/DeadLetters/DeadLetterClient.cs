using Payments.OperatorConsole.Services;
using Payments.OperatorConsole.SignIn;

namespace Payments.OperatorConsole.DeadLetters;

/// <summary>Calls the dead-letter endpoints of the services, as the operator who looks at the page.</summary>
internal sealed class DeadLetterClient(OperatorClient operatorClient)
{
    /// <summary>Sends GET to a path below <c>/dead-letters</c> of a service.</summary>
    public Task<ServiceAnswer<T>> GetAsync<T>(HttpContext http, string service, string path)
        where T : class => operatorClient.GetAsync<T>(http, service, "/dead-letters" + path);

    /// <summary>Sends POST to a path below <c>/dead-letters</c> of a service.</summary>
    public Task<ServiceAnswer<T>> PostAsync<T>(HttpContext http, string service, string path, object? body)
        where T : class => operatorClient.PostAsync<T>(http, service, "/dead-letters" + path, body, Guid.CreateVersion7().ToString());

    /// <summary>Address of the pages of a service.</summary>
    public static string PathOf(string service) => $"/dashboard/dead-letters/{service}";

    /// <summary>Lets through only addresses that name a service.</summary>
    public static async ValueTask<object?> RequireKnownServiceAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        ServiceNames.All.Contains(context.HttpContext.GetRouteValue("service") as string) ? await next(context) : TypedResults.NotFound();
}
