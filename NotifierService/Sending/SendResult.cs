namespace Payments.NotifierService.Sending;

/// <summary>What the mail server answered to a mail.</summary>
/// <param name="Error">Null when it has accepted the mail.</param>
/// <param name="IsFinal">Whether there is no point in another attempt.</param>
internal sealed record SendResult(string? Error, bool IsFinal)
{
    public static readonly SendResult Accepted = new(null, IsFinal: true);
}
