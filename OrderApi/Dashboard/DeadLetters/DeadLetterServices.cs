using Payments.OrderApi.Dashboard.Layout;
using Payments.OrderApi.Dashboard.Services;
using Payments.OrderApi.Dashboard.SignIn;

namespace Payments.OrderApi.Dashboard.DeadLetters;

/// <summary>The dead letters of all services, called with the operator's own token: each writes down who it was.</summary>
internal sealed class DeadLetterServices(Neighbours neighbours)
{
    /// <summary>Services that have any.</summary>
    public static readonly IReadOnlyList<string> Names = ["order-api", "payment-service", "tuition-api", "notifier-service", "user-service", "project-api"];

    private static readonly TimeSpan ReadBound = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan WriteBound = TimeSpan.FromSeconds(10);

    /// <summary>Reads below <c>/dead-letters</c> of a service.</summary>
    public async Task<Answer<T>> GetAsync<T>(HttpContext http, string service, string path)
        where T : class
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        bound.CancelAfter(ReadBound);
        return await neighbours.GetAsync<T>(service, "/dead-letters" + path, await http.PageTokenAsync(), bound.Token);
    }

    /// <summary>Asks a service for something below <c>/dead-letters</c>.</summary>
    public async Task<Answer<T>> PostAsync<T>(HttpContext http, string service, string path, object? body)
        where T : class
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        bound.CancelAfter(WriteBound);
        return await neighbours.PostAsync<T>(service, "/dead-letters" + path, body, await http.PageTokenAsync(), Guid.CreateVersion7().ToString(), bound.Token);
    }

    /// <summary>Address of the pages of a service.</summary>
    public static string PathOf(string service) => $"/dashboard/dead-letters/{service}";

    /// <summary>Answers that a service has said no, or nothing.</summary>
    public static IResult Refuse<T>(HttpContext http, string service, Answer<T> answer)
        where T : class => http.Page<MessagePage>(
        answer.Status is StatusCodes.Status404NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status502BadGateway,
        (nameof(MessagePage.Context), http.Context()),
        (nameof(MessagePage.Title), service),
        (nameof(MessagePage.Text), answer.Refusal));

    /// <summary>Lets through only addresses that name a service.</summary>
    public static async ValueTask<object?> KnowsServiceAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Names.Contains(context.HttpContext.GetRouteValue("service") as string) ? await next(context) : TypedResults.NotFound();
}
