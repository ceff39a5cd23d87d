using Microsoft.EntityFrameworkCore;

namespace Payments.PaymentService.Accounts;

/// <summary>
/// The payment account of a registered user. It has no currency: each currency that he pays in gets an account in the ledger.
/// </summary>
public sealed class PaymentAccount
{
    private const int NameLength = 256;
    private const int EmailLength = 320;

    /// <summary>The user's id, given by UserService.</summary>
    public long UserId { get; private init; }

    /// <summary>The name that he signs in with.</summary>
    public required string Username { get; init; }

    /// <summary>Where mails go.</summary>
    public required string Email { get; init; }

    /// <summary>When name and address were so, UTC, as the newest event says; null when none has said.</summary>
    public DateTime? DescribedAt { get; init; }

    /// <summary>When the account was opened here, UTC.</summary>
    public DateTime OpenedAt { get; init; }

    /// <summary>Why name and address cannot be kept, or null when they can.</summary>
    internal static string? Refuse(string username, string email) =>
        string.IsNullOrWhiteSpace(username) ? "The username is missing."
        : username.Length > NameLength ? $"The username has more than {NameLength} characters."
        : string.IsNullOrWhiteSpace(email) ? "The email is missing."
        : email.Length > EmailLength ? $"The email has more than {EmailLength} characters."
        : null;

    internal static void AddTo(ModelBuilder model) =>
        model.Entity<PaymentAccount>(e =>
        {
            e.HasKey(a => a.UserId);
            e.Property(a => a.UserId).ValueGeneratedNever();
            e.Property(a => a.Username).HasMaxLength(NameLength);
            e.Property(a => a.Email).HasMaxLength(EmailLength);
        });
}
