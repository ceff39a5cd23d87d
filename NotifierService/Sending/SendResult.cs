namespace Payments.NotifierService.Sending;

/// <summary>What the mail server answered to a mail.</summary>
/// <param name="Error">Why it did not accept the mail; null when it did.</param>
/// <param name="IsFinal">Whether there is no point in another attempt.</param>
internal sealed record SendResult(string? Error, bool IsFinal)
{
    /// <summary>The mail server has accepted the mail.</summary>
    public static readonly SendResult Accepted = new(null, IsFinal: true);
}
