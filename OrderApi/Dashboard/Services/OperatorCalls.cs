using Payments.OrderApi.Dashboard.Layout;
using Payments.OrderApi.Dashboard.SignIn;

namespace Payments.OrderApi.Dashboard.Services;

/// <summary>
/// The other services, asked with the token of the operator who looks at the page: each writes down who it was. Every call has a bound.
/// </summary>
internal sealed class OperatorCalls(Neighbours neighbours)
{
    private static readonly TimeSpan ReadBound = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan WriteBound = TimeSpan.FromSeconds(10);

    /// <summary>Reads.</summary>
    public async Task<Answer<T>> GetAsync<T>(HttpContext http, string service, string path)
        where T : class
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        bound.CancelAfter(ReadBound);
        return await neighbours.GetAsync<T>(service, path, await http.PageTokenAsync(), bound.Token);
    }

    /// <summary>Asks for something to be done.</summary>
    /// <param name="http">The request of the page.</param>
    /// <param name="service">Who is asked.</param>
    /// <param name="path">Path with query.</param>
    /// <param name="body">Sent as JSON; null for none.</param>
    /// <param name="key">Idempotency key; null where the service takes none, and then it is asked once.</param>
    public async Task<Answer<T>> PostAsync<T>(HttpContext http, string service, string path, object? body, string? key)
        where T : class
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        bound.CancelAfter(WriteBound);
        return await neighbours.PostAsync<T>(service, path, body, await http.PageTokenAsync(), key, bound.Token);
    }

    /// <summary>Answers that a service has said no, or nothing.</summary>
    public static IResult Refuse<T>(HttpContext http, string service, Answer<T> answer)
        where T : class =>
        http.Page<MessagePage>(
            answer.Status is StatusCodes.Status404NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status502BadGateway,
            (nameof(MessagePage.Context), http.Context()),
            (nameof(MessagePage.Title), service),
            (nameof(MessagePage.Text), answer.Refusal)
        );
}
