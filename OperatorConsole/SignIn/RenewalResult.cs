namespace Payments.OperatorConsole.SignIn;

/// <summary>The outcome of exchanging a refresh token.</summary>
/// <param name="Tokens">The next tokens; null when there are none.</param>
/// <param name="IsUnreachable">Whether UserService did not answer, so that nothing is known of the session.</param>
internal sealed record RenewalResult(UserTokenPair? Tokens, bool IsUnreachable)
{
    /// <summary>The session has ended.</summary>
    public static RenewalResult Refused { get; } = new(null, false);

    /// <summary>UserService did not answer.</summary>
    public static RenewalResult Unreachable { get; } = new(null, true);
}
