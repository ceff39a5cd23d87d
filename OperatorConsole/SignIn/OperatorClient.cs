using Payments.OperatorConsole.Pages;
using Payments.OperatorConsole.Services;

namespace Payments.OperatorConsole.SignIn;

/// <summary>
/// Calls services with the token of the operator who looks at the page: each service records who it was. Every call has a bound.
/// </summary>
public sealed class OperatorClient(ServiceClients clients)
{
    private static readonly TimeSpan ReadBound = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan WriteBound = TimeSpan.FromSeconds(10);

    /// <summary>Sends GET, and waits 3 s at most.</summary>
    /// <param name="http">The request of the page.</param>
    /// <param name="service">Who is asked.</param>
    /// <param name="path">Path with query.</param>
    public async Task<ServiceAnswer<T>> GetAsync<T>(HttpContext http, string service, string path)
        where T : class
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        bound.CancelAfter(ReadBound);
        return await clients.GetAsync<T>(service, path, await http.PageTokenAsync(), bound.Token);
    }

    /// <summary>Sends POST, and waits 10 s at most.</summary>
    /// <param name="http">The request of the page.</param>
    /// <param name="service">Who is asked.</param>
    /// <param name="path">Path with query.</param>
    /// <param name="body">Sent as JSON; null for none.</param>
    /// <param name="key">Idempotency key; null where the service takes none, and then it is asked once.</param>
    public async Task<ServiceAnswer<T>> PostAsync<T>(HttpContext http, string service, string path, object? body, string? key)
        where T : class
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        bound.CancelAfter(WriteBound);
        return await clients.PostAsync<T>(service, path, body, await http.PageTokenAsync(), key, bound.Token);
    }

    /// <summary>The page that says that a service has refused, or has not answered.</summary>
    internal static IResult ShowRefusal<T>(HttpContext http, string service, ServiceAnswer<T> answer)
        where T : class =>
        http.Page<MessagePage>(
            answer.Status is StatusCodes.Status404NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status502BadGateway,
            (nameof(MessagePage.Context), http.Context()),
            (nameof(MessagePage.Title), service),
            (nameof(MessagePage.Text), answer.Refusal)
        );
}
