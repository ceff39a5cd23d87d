namespace Payments.OperatorConsole.Services;

/// <summary>What a service answered.</summary>
/// <typeparam name="T">Type of the body.</typeparam>
/// <param name="Body">The answer, when it is a good one.</param>
/// <param name="Status">HTTP status; null when it did not answer in time, or at all.</param>
/// <param name="Refusal">Why not, in words for people; empty with a good answer.</param>
/// <param name="RetryAfter">When to try again, if it says so.</param>
public sealed record ServiceAnswer<T>(T? Body, int? Status, string Refusal, TimeSpan? RetryAfter = null)
    where T : class
{
    /// <summary>Whether it did what it was asked to.</summary>
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>The status for our own answer: what the service said, or 504 when it failed or said nothing.</summary>
    public int OwnStatus =>
        Status is { } status and (< 500 or StatusCodes.Status503ServiceUnavailable) ? status : StatusCodes.Status504GatewayTimeout;
}
