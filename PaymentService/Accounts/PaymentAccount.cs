namespace Payments.PaymentService.Accounts;

/// <summary>
/// The payment account of a registered user. It has no currency: each currency that is paid in gets an account in the ledger.
/// </summary>
public sealed class PaymentAccount
{
    /// <summary>Longest user name, characters.</summary>
    public const int NameLength = 256;

    /// <summary>Longest mail address, characters.</summary>
    public const int EmailLength = 320;

    /// <summary>The user's id, given by UserService.</summary>
    public long UserId { get; private init; }

    /// <summary>The name that the user signs in with.</summary>
    public required string Username { get; init; }

    /// <summary>Where mails go.</summary>
    public required string Email { get; init; }

    /// <summary>When name and address were so, UTC, as the newest event says; null when none has said.</summary>
    public DateTime? DescribedAt { get; init; }

    /// <summary>When the account was opened here, UTC.</summary>
    public DateTime OpenedAt { get; init; }

    /// <summary>Why name and address cannot be kept, or null when they can.</summary>
    internal static string? Validate(string username, string email) =>
        (username, email) switch
        {
            _ when string.IsNullOrWhiteSpace(username) => "The username is missing.",
            { username.Length: > NameLength } => $"The username has more than {NameLength} characters.",
            _ when string.IsNullOrWhiteSpace(email) => "The email is missing.",
            { email.Length: > EmailLength } => $"The email has more than {EmailLength} characters.",
            _ => null,
        };
}
