namespace Payments.OperatorConsole.Services;

/// <summary>The answer of a service.</summary>
/// <typeparam name="T">Type of the body.</typeparam>
/// <param name="Body">The body, when it succeeded and has one.</param>
/// <param name="Status">HTTP status; null when it did not answer in time, or at all.</param>
/// <param name="Refusal">Why it failed, in words for people; empty when it succeeded.</param>
/// <param name="RetryAfter">When to try again, if it says so.</param>
public sealed record ServiceAnswer<T>(T? Body, int? Status, string Refusal, TimeSpan? RetryAfter = null)
    where T : class
{
    /// <summary>Whether it succeeded.</summary>
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>The status for our own answer: what the service said, or 504 when it failed or said nothing.</summary>
    public int OwnStatus =>
        Status is { } status and (< 500 or StatusCodes.Status503ServiceUnavailable) ? status : StatusCodes.Status504GatewayTimeout;
}
